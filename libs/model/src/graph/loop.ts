import type { Graph, Ref } from './graph.ts';

interface Loop<K extends string> {
  /** Values before the first iteration. */
  readonly initial: Readonly<Record<K, Ref>>;
  /** Whether there is another iteration: a bool scalar. */
  readonly condition: (values: Readonly<Record<K, Ref>>) => Ref;
  /** The values after an iteration, and what else must have happened before the next one starts. */
  readonly body: (values: Readonly<Record<K, Ref>>) => {
    readonly values: Readonly<Record<K, Ref>>;
    readonly after: readonly Ref[];
  };
}

/**
 * A while loop inside the graph, so that many training steps are one call from JavaScript. It is written with the
 * dataflow primitives of TensorFlow's white paper (Yu and others 2018, "Dynamic Control Flow in Large-Scale Machine
 * Learning", https://arxiv.org/abs/1805.01772). One iteration at a time, as its body updates variables.
 */
export function whileLoop<K extends string>(graph: Graph, loop: Loop<K>): Record<K, Ref> {
  const frame = graph.unique('while');
  const names = keysOf(loop.initial);
  const nextName = mapKeys(names, (key) => graph.unique(`${frame}/next_${key}`));
  return graph.within(frame, () => {
    const merged = mapKeys(names, (key): Ref => {
      const { name, type } = loop.initial[key];
      const enter = graph.unique(`${frame}/enter_${key}`);
      graph.raw('Enter', enter, [name], {
        T: { type },
        frame_name: { text: frame },
        is_constant: { flag: false },
        parallel_iterations: { integer: 1 },
      });
      const merge = graph.unique(`${frame}/merge_${key}`);
      graph.raw('Merge', merge, [enter, nextName[key]], { T: { type }, N: { integer: 2 } });
      return { name: merge, type, frame };
    });
    const goesOn = graph.node('LoopCond', [loop.condition(merged)], 'bool');
    const switched = mapKeys(names, (key) =>
      graph.node('Switch', [merged[key], goesOn], merged[key].type, { attributes: { T: { type: merged[key].type } } }),
    );
    const inside = mapKeys(names, (key) => identity(graph, { ...switched[key], name: `${switched[key].name}:1` }));
    const { values, after } = loop.body(inside);
    for (const key of names) {
      const done = identity(graph, values[key], after);
      graph.node('NextIteration', [done], done.type, { name: nextName[key], attributes: { T: { type: done.type } } });
    }
    return mapKeys(names, (key): Ref => {
      const { type } = switched[key];
      const exit = graph.node('Exit', [switched[key]], type, { attributes: { T: { type } } });
      return { name: exit.name, type };
    });
  });
}

const identity = (graph: Graph, value: Ref, after: readonly Ref[] = []) =>
  graph.node('Identity', [value], value.type, { attributes: { T: { type: value.type } }, after });

function mapKeys<K extends string, V>(keys: readonly K[], of: (key: K) => V): Record<K, V> {
  const result: Partial<Record<K, V>> = {};
  for (const key of keys) result[key] = of(key);
  return result as Record<K, V>;
}
const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): K[] => Object.keys(record) as K[];
