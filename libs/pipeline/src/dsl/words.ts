import type { Channel, Scope } from '../graph.ts';
import { isVisible } from '../graph-walk.ts';

/** `train.model`, `the input source`, `the item of for-loop-1`; with the path of a field: `tune.best.lr`. */
export function show({ origin, ...channel }: Channel): string {
  const path = 'path' in channel ? (channel.path ?? []).map((key) => `.${key}`).join('') : '';
  switch (origin.from) {
    case 'input':
      return `the input ${origin.name}${path}`;
    case 'item':
      return `the item of ${origin.loop}${path}`;
    case 'step':
      return `${origin.step}.${origin.output.replace(/^pipelinechannel--(.*-oneof-)?/, '')}${path}`;
  }
}

/** `a number`, `an artifact of kind model`, `a list of artifacts of kind model`. */
export const describe = (io: { readonly kind: string; readonly type: string; readonly list?: boolean }): string => {
  if (io.kind === 'artifact')
    return io.list === true ? `a list of artifacts of kind ${io.type}` : `an artifact of kind ${io.type}`;
  return io.type === 'integer' ? 'an integer' : `a ${io.type}`;
};

/** Why something made in `from` cannot be had in `to`, and what to do. */
export function hidden(what: string, from: Scope, to: Scope, purpose: 'use' | 'wait'): [string, string] {
  let owner = from.owner;
  while (owner !== undefined && !isVisible(owner.scope, to)) owner = owner.scope.owner;
  const after = `Wait for the whole of it: { after: [${owner?.kind === 'loop' ? 'loop' : 'branches'}] }.`;
  switch (owner?.kind) {
    case 'loop':
      return [
        `${what} is made anew in each iteration of ${owner.name}.`,
        purpose === 'wait' ? after : 'What a step made leaves a loop as a list: const { x } = collect(loop).',
      ];
    case 'exit':
      return [
        `${what} is made inside ${owner.name}, whose steps may fail.`,
        'Nothing leaves an exit handler: use it in the same one.',
      ];
    default:
      return [
        `${what} exists only in a branch that may not be taken.`,
        purpose === 'wait'
          ? after
          : 'Return it from every branch and take the one that was made: oneOf(when(…).otherwise(…)).',
      ];
  }
}
