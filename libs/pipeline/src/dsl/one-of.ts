import type { Channel } from '../graph.ts';
import type { PipelineBuilder } from './builder.ts';
import { currentBuilder } from './current.ts';
import { exportFrom } from './exports.ts';
import { type AnyRef, type AsRecord, isRecord, type RefRecord } from './refs.ts';
import { type ClosedChain, chainParts } from './when.ts';
import { describe } from './words.ts';

// Each branch must give what the first gives, by name and kind; the other direction catches outputs that it lacks.
type Same<B extends readonly unknown[]> = B extends readonly [infer First, ...infer Rest]
  ? [Rest[number]] extends [AsRecord<First>]
    ? First extends MissingIn<Rest, First>
      ? First
      : never
    : never
  : never;
type MissingIn<Rest extends readonly unknown[], First> = [keyof Rest[number]] extends [keyof First]
  ? First
  : { readonly [missing: string]: never };

type Check<B extends readonly unknown[]> = [Same<B>] extends [never]
  ? { readonly needs: 'branches that all return the same outputs: () => ({ name: step.outputs.name })' }
  : unknown;

/**
 * What the branch that was taken has made. Each branch returns the same names, of the same kinds.
 * @example
 * const { model } = oneOf(
 *   when(isBig, () => ({ model: deep({ data }).outputs.model })).otherwise(() => ({ model: wide({ data }).outputs.model })),
 * );
 */
export function oneOf<const B extends readonly unknown[]>(chain: ClosedChain<B> & Check<B>): Same<B>;
export function oneOf(chain: object): RefRecord {
  const builder = currentBuilder('oneOf');
  const parts = chainParts(chain);
  const node = parts?.chain;
  if (parts === undefined || node === undefined || !parts.closed) {
    builder.problem('oneOf', 'OPEN_BRANCHES', 'oneOf() takes branches that end with otherwise().');
    return {};
  }
  const records = parts.returned.map((returned) => (isRecord(returned) ? returned : {}));
  const found: Record<string, AnyRef> = {};
  for (const name of new Set(records.flatMap((record) => Object.keys(record)))) {
    const path = `steps.${node.name}.${name}`;
    const channels = parts.branches.flatMap((branch, i) => {
      const value = records[i]?.[name];
      if (value !== undefined) return exportFrom(branch, value, `steps.${branch.name}.${name}`, builder) ?? [];
      const message = `This branch gives no ${name}, and others do.`;
      builder.problem(
        `steps.${branch.name}.${name}`,
        'BRANCHES_DIFFER',
        message,
        'Return the same names from each branch.',
      );
      return [];
    });
    const [first] = channels;
    if (first === undefined || channels.length < parts.branches.length) continue;
    if (!alike(channels, path, builder)) continue;
    const output = `pipelinechannel--${node.name}-oneof-${name}`;
    node.body.outputs.set(output, { kind: 'first', channels });
    const origin = { from: 'step', step: node.name, output } as const;
    found[name] = builder.references.to({ ...first, origin, scope: node.scope });
  }
  return found;
}

function alike(channels: readonly Channel[], path: string, builder: PipelineBuilder): boolean {
  const kinds = [...new Set(channels.map(describe))];
  if (kinds.length > 1) {
    builder.problem(path, 'BRANCHES_DIFFER', `The branches give different things: ${kinds.join(', ')}.`);
  }
  return kinds.length === 1;
}
