import { describePipeline } from '../describe/index.ts';
import type { CompiledPipeline } from '../ir/compiled.ts';
import { type OutlineStep, outline } from '../outline/index.ts';
import { type Change, changed } from './change.ts';
import { interfaceChanges } from './interfaces.ts';
import { keyOf, matchSteps } from './match-steps.ts';
import { renamedWords, stepChanges } from './steps.ts';

/**
 * What changed from one compiled pipeline to another: first what its callers see, then its steps in the order in which
 * they run, then the steps that are gone. Names of branches, components and executors do not count, nor does the
 * version of the compiler.
 */
export function diffPipelines(a: CompiledPipeline, b: CompiledPipeline): Change[] {
  const [was, is] = [describePipeline(a), describePipeline(b)];
  const [before, after] = [
    { compiled: a, outline: outline(a.spec) },
    { compiled: b, outline: outline(b.spec) },
  ];
  const matches = matchSteps(before.outline.steps, after.outline.steps);
  const renamed = renamedWords(matches);
  const kept = new Map(matches.map((match) => [match.after, match]));
  const gone = new Set(before.outline.steps);
  for (const match of matches) gone.delete(match.before);
  return [
    ...pipelineChanges(was, is),
    ...interfaceChanges('input', was.inputs, is.inputs),
    ...interfaceChanges('output', was.outputs, is.outputs),
    ...after.outline.steps.flatMap((step) => {
      const match = kept.get(step);
      return match === undefined ? [added(step)] : stepChanges(match, before, after, renamed);
    }),
    ...[...gone].map(removed),
  ];
}

type Named = { readonly name: string; readonly description?: string };

function pipelineChanges(was: Named, is: Named): Change[] {
  const of = { subject: 'pipeline', name: is.name } as const;
  const [before = 'none', after = 'none'] = [was.description, is.description];
  return [
    ...(was.name === is.name ? [] : [changed(of, 'name', was.name, is.name)]),
    ...(before === after ? [] : [changed(of, 'description', before, after)]),
  ];
}

function added({ id, inputs, after }: OutlineStep): Change {
  const producers = [...inputs.values()].flatMap(({ from }) => from.map(({ step }) => keyOf(step)));
  const names = [...new Set([...producers, ...after.map(keyOf)])].sort();
  const text = `step ${keyOf(id)} added${names.length === 0 ? '' : ` after ${names.join(', ')}`}`;
  return { kind: 'added', subject: 'step', name: keyOf(id), breaking: false, text };
}

const removed = ({ id }: OutlineStep): Change => ({
  kind: 'removed',
  subject: 'step',
  name: keyOf(id),
  breaking: false,
  text: `step ${keyOf(id)} removed`,
});
