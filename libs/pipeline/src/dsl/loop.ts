import {
  ArtifactListRef,
  type ArtifactRef,
  type ArtifactType,
  commonShape,
  isJson,
  type JsonObject,
  type JsonValue,
  ParameterRef,
  type Shape,
  type Waitable,
} from '@millrace/contract';
import type { Channel, LoopNode } from '../graph.ts';
import { newScope } from '../graph-walk.ts';
import type { PipelineBuilder } from './builder.ts';
import { currentBuilder } from './current.ts';
import type { GroupOptions } from './group-options.ts';
import { UNKNOWN_ITEM } from './references.ts';
import type { AnyRef } from './refs.ts';
import { describe, show } from './words.ts';

export interface LoopOptions extends GroupOptions {
  /** Iterations that may run at the same time. Default: as many as the engine takes. */
  readonly parallelism?: number;
}

/** What a loop can go over. */
export type Items = readonly JsonValue[] | ParameterRef<readonly JsonValue[]> | ArtifactListRef<ArtifactType>;
/** What the body of a loop is given. */
export type ItemRef<L> = L extends readonly (infer T extends JsonValue)[]
  ? ParameterRef<Widened<T>>
  : L extends { readonly value: readonly (infer T extends JsonValue)[] }
    ? ParameterRef<T>
    : L extends ArtifactListRef<infer K>
      ? ArtifactRef<K>
      : never;

/** `3` is a number here: an item is compared with others and given to inputs of any number. */
type Widened<T extends JsonValue> = T extends string
  ? string
  : T extends number
    ? number
    : T extends boolean
      ? boolean
      : T extends readonly (infer V extends JsonValue)[]
        ? readonly Widened<V>[]
        : T extends JsonObject
          ? { readonly [K in keyof T]: Widened<T[K]> }
          : T;

/** A loop, to be collected or waited for. `R` is what each iteration gives. */
export interface Loop<R> extends Waitable {
  /** Only for the compiler. */
  readonly gives: R;
}

interface LoopParts {
  readonly node: LoopNode;
  readonly returned: unknown;
}
const parts = new WeakMap<object, LoopParts>();
export const loopParts = (loop: object): LoopParts | undefined => parts.get(loop);

/**
 * Runs steps once for each item of a list: one that is written here, a step's output, or a pipeline's input.
 * @example
 * const loop = forEach([0.1, 0.01], (learningRate) => ({ model: train({ splits, learningRate }).outputs.model }), {
 *   parallelism: 2,
 * });
 * const { model } = collect(loop);
 */
export function forEach<const L extends Items, R>(
  items: L,
  body: (item: ItemRef<L>) => R,
  options?: LoopOptions,
): Loop<R>;
export function forEach(items: Items, body: (item: never) => unknown, options: LoopOptions = {}): Loop<unknown> {
  const builder = currentBuilder('forEach');
  const group = builder.group('for-loop', options);
  const path = `steps.${group.name}`;
  const read = readItems(items, `${path}.items`, builder);
  const inner = newScope();
  const item = itemChannel(read, group.name, inner, path, builder);
  const { parallelism } = options;
  if (parallelism !== undefined && (!Number.isSafeInteger(parallelism) || parallelism < 1)) {
    builder.problem(`${path}.parallelism`, 'WRONG_TYPE', `expected a whole number, 1 or more, got ${parallelism}.`);
  }
  const node: LoopNode = {
    ...{ kind: 'loop', ...group, items: read ?? [], item, body: inner },
    ...(parallelism === undefined ? {} : { parallelism }),
  };
  builder.add(node);
  // An implementation cannot say which item belongs to which list: the signature above holds callers to it.
  const call = body as (item: AnyRef) => unknown;
  const returned = builder.within(node, () => call(builder.references.to(item)));
  if (inner.nodes.length === 0) builder.problem(path, 'EMPTY_BODY', 'No step is called in forEach().');
  const loop: Loop<unknown> = { name: node.name, gives: undefined };
  parts.set(loop, { node, returned });
  builder.known(loop, node);
  return loop;
}

function readItems(items: Items, path: string, builder: PipelineBuilder): readonly JsonValue[] | Channel | undefined {
  if (items instanceof ParameterRef || items instanceof ArtifactListRef) {
    const channel = builder.references.resolve(items, path);
    if (channel === undefined) return undefined;
    if (channel.kind === 'parameter' ? channel.type !== 'list' : !channel.list) {
      builder.problem(path, 'WRONG_TYPE', `A loop goes over a list, and ${show(channel)} is ${describe(channel)}.`);
    }
    if (channel.optional) {
      builder.problem(path, 'MAY_BE_ABSENT', `${show(channel)} is optional; a loop needs a list.`);
    }
    return channel;
  }
  if (!isJson(items)) builder.problem(path, 'WRONG_TYPE', 'A list that is written here holds JSON values.');
  else if (items.length === 0) builder.problem(path, 'EMPTY_LIST', 'There is nothing to loop over.');
  return items;
}

function itemChannel(
  items: readonly JsonValue[] | Channel | undefined,
  loop: string,
  scope: LoopNode['body'],
  path: string,
  builder: PipelineBuilder,
): Channel {
  const origin = { from: 'item', loop } as const;
  if (items !== undefined && 'kind' in items) {
    if (items.kind === 'artifact') return { ...items, list: false, origin, scope };
    const shape = items.shape.items ?? UNKNOWN_ITEM;
    return { kind: 'parameter', type: shape.type, shape, origin, scope };
  }
  const shape: Shape | undefined = commonShape(items ?? []);
  if (shape === undefined && items !== undefined && items.length > 0) {
    builder.problem(`${path}.items`, 'MIXED_ITEMS', 'The items are not all of one type.');
  }
  const known = shape ?? { type: 'string' };
  return { kind: 'parameter', type: known.type, shape: known, origin, scope };
}
