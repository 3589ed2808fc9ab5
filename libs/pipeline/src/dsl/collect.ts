import type { ArtifactListRef, ArtifactRef, JsonValue, ParameterRef, Shape } from '@millrace/contract';
import { currentBuilder } from './current.ts';
import { exportFrom } from './exports.ts';
import { type Loop, loopParts } from './loop.ts';
import { type AnyRef, type AsRecord, isRecord, type RefRecord } from './refs.ts';

/** What iterations gave, as one list: a loop around theirs adds to it, as KFP does, and makes no list of lists. */
export type CollectedRef<T extends JsonValue> = ParameterRef<readonly T[]> & { readonly collects: T };

/** Lists of what a loop's iterations gave, in the order of the items. */
export type Collected<R> = {
  readonly [K in keyof R]: R[K] extends { readonly collects: infer T extends JsonValue }
    ? CollectedRef<T>
    : R[K] extends { readonly value: infer T extends JsonValue }
      ? CollectedRef<T>
      : R[K] extends ArtifactRef<infer A> | ArtifactListRef<infer A>
        ? ArtifactListRef<A>
        : never;
};
type Check<R> = [AsRecord<R>] extends [never]
  ? { readonly needs: 'a loop whose body returns outputs: (item) => ({ name: step.outputs.name })' }
  : unknown;

/**
 * What the iterations of a loop made, as lists, for the steps after it.
 * @example const { model } = collect(loop); // ArtifactListRef<'model'>
 */
export function collect<R>(loop: Loop<R> & Check<R>): Collected<R>;
export function collect(loop: object): RefRecord {
  const builder = currentBuilder('collect');
  const known = loopParts(loop);
  if (known === undefined) {
    builder.problem('collect', 'FOREIGN_REFERENCE', 'collect() takes what forEach() gave.');
    return {};
  }
  const { node, returned } = known;
  const found: Record<string, AnyRef> = {};
  for (const [name, ref] of Object.entries(isRecord(returned) ? returned : {})) {
    const channel = exportFrom(node, ref, `steps.${node.name}.${name}`, builder);
    if (channel === undefined) continue;
    found[name] = builder.references.to(
      channel.kind === 'artifact'
        ? { ...channel, list: true }
        : {
            ...channel,
            type: 'list',
            shape: channel.collected ? channel.shape : listOf(channel.shape),
            collected: true,
          },
    );
  }
  return found;
}

const listOf = (items: Shape): Shape => ({ type: 'list', items });
