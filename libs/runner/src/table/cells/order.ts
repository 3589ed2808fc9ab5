import { type Cell, failed, notRun, ok, skipped } from '../cell.ts';
import { KFP } from '../sources.ts';

const top = { nesting: 'top level', failure: 'none', outcome: 'succeeded' } as const;
const meets = (loop: string, items: readonly string[]) =>
  Object.fromEntries(items.map((item, i) => [`${loop}[${i}]/meet`, ok(item)]));

export const ORDER: readonly Cell[] = [
  {
    ...{ ...top, construct: 'fan-out and fan-in', pipeline: 'fan' },
    steps: {
      say: ok('first(a)'),
      meet: ok('first(a)-0'),
      'meet-2': ok('first(a)-1'),
      'meet-3': ok('first(a)-2'),
      join: ok('last(first(a)-0+first(a)-1+first(a)-2)'),
    },
    outputs: { Output: 'last(first(a)-0+first(a)-1+first(a)-2)' },
    most: 3,
    order: [
      ['first(a)', 'first(a)-0'],
      ['first(a)-2', 'last(first(a)-0+first(a)-1+first(a)-2)'],
    ],
    because: `${KFP.upstream}; ${KFP.templates}`,
  },
  {
    ...{ ...top, construct: 'after', pipeline: 'after' },
    steps: { say: ok('one(a)'), 'say-2': ok('two(b)'), 'say-3': ok('three(c)') },
    order: [
      ['one(a)', 'two(b)'],
      ['two(b)', 'three(c)'],
    ],
    because: KFP.after,
  },
  {
    ...{ ...top, construct: 'after', failure: 'upstream fails', pipeline: 'after', outcome: 'failed' },
    inputs: { failing: 'one(a)', failures: 9 },
    steps: { say: failed, 'say-2': notRun, 'say-3': notRun },
    because: `${KFP.after}; ${KFP.upstream}`,
  },
  {
    ...{ ...top, construct: 'ParallelFor without a limit', pipeline: 'loop-free', most: 4 },
    steps: meets('for-loop-1', ['a', 'b', 'c', 'd']),
    because: KFP.parallelism,
  },
  {
    ...{ ...top, construct: 'ParallelFor, two at a time', pipeline: 'loop-two', most: 2 },
    steps: meets('for-loop-2', ['a', 'b', 'c', 'd']),
    because: KFP.parallelism,
  },
  {
    ...{ ...top, construct: 'ParallelFor, one at a time', pipeline: 'loop-one', most: 1 },
    steps: {
      'for-loop-2[0]/say': ok('each(a)'),
      'for-loop-2[1]/say': ok('each(b)'),
      'for-loop-2[2]/say': ok('each(c)'),
    },
    because: KFP.parallelism,
  },
  {
    ...{ ...top, construct: 'after a loop', pipeline: 'loop-after' },
    steps: { 'for-loop-2[0]/say': ok('each(a)'), 'for-loop-2[1]/say': ok('each(b)'), 'say-2': ok('last(c)') },
    order: [
      ['each(a)', 'last(c)'],
      ['each(b)', 'last(c)'],
    ],
    because: `${KFP.after}; test_data/sdk_compiled_pipelines/valid/critical/parallel_for_after_dependency.py`,
  },
  {
    ...{ ...top, construct: 'after a loop', failure: 'one iteration fails', pipeline: 'loop-after', outcome: 'failed' },
    inputs: { failing: 'each(b)', failures: 9 },
    steps: { 'for-loop-2[0]/say': ok('each(a)'), 'for-loop-2[1]/say': failed, 'say-2': notRun },
    because: `${KFP.after}; ${KFP.upstream}`,
  },
  {
    ...{ ...top, construct: 'ParallelFor over structs, fields of the item', pipeline: 'loop-structs' },
    steps: {
      'for-loop-2[0]/say': ok('x(1)'),
      'for-loop-2[1]/say': ok('y(2)'),
      'for-loop-3[0]/say-2': ok('low(0.1)'),
      'for-loop-3[1]/say-2': ok('high(0.5)'),
    },
    because: KFP.selector,
  },
  {
    ...{ ...top, construct: 'ParallelFor in ParallelFor', nesting: 'in a loop', pipeline: 'loop-twice' },
    steps: {
      'for-loop-2[0]/for-loop-4[0]/say': ok('a(x)'),
      'for-loop-2[0]/for-loop-4[1]/say': ok('a(y)'),
      'for-loop-2[1]/for-loop-4[0]/say': ok('b(x)'),
      'for-loop-2[1]/for-loop-4[1]/say': ok('b(y)'),
    },
    because: `${KFP.loop}; test_data/sdk_compiled_pipelines/valid/pipeline_with_nested_loops.py`,
  },
  {
    ...{ ...top, construct: 'Collected of nested loops', nesting: 'in a loop', pipeline: 'loop-collected-twice' },
    steps: {
      'for-loop-2[0]/for-loop-4[0]/say': ok('a(x)'),
      'for-loop-2[0]/for-loop-4[1]/say': ok('a(y)'),
      'for-loop-2[1]/for-loop-4[0]/say': ok('b(x)'),
      'for-loop-2[1]/for-loop-4[1]/say': ok('b(y)'),
      shape: ok('["a(x)", "a(y)", "b(x)", "b(y)"]'),
    },
    outputs: { Output: '["a(x)", "a(y)", "b(x)", "b(y)"]' },
    because: KFP.collectedDeep,
  },
  {
    ...{ ...top, construct: 'If on the item of a loop', nesting: 'in a loop', failure: 'condition false' },
    pipeline: 'loop-choosing',
    steps: {
      'for-loop-1[0]/condition-2/say': skipped,
      'for-loop-1[1]/condition-2/say': ok('each(b)'),
      'for-loop-1[2]/condition-2/say': skipped,
    },
    because: KFP.condition,
  },
  {
    ...{ ...top, construct: 'ParallelFor over an output', pipeline: 'loop-of-an-output', outputs: { Output: 14 } },
    steps: {
      count: ok([0, 1, 2, 3]),
      'for-loop-1[0]/square': ok(0),
      'for-loop-1[1]/square': ok(1),
      'for-loop-1[2]/square': ok(4),
      'for-loop-1[3]/square': ok(9),
      add: ok(14),
    },
    because: `${KFP.loop}; ${KFP.collected}`,
  },
  {
    ...{ ...top, construct: 'ParallelFor over an output', failure: 'empty list', pipeline: 'loop-of-an-output' },
    ...{ inputs: { to: 0 }, outputs: { Output: 0 }, steps: { count: ok([]), add: ok(0) } },
    because: KFP.noItems,
  },
];
