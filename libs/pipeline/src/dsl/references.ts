import {
  type Artifact,
  ArtifactListRef,
  ArtifactRef,
  FinalStatusRef,
  fieldShapes,
  type Inputs,
  isFinalStatus,
  type JsonValue,
  type Origin,
  type Outputs,
  type Parameter,
  ParameterRef,
  type Shape,
  type Step,
  shapeOfItem,
} from '@millrace/contract';
import type { Channel, GraphNode, ParameterChannel, Scope, Source } from '../graph.ts';
import { isVisible } from '../graph-walk.ts';
import type { PipelineBuilder } from './builder.ts';
import type { AnyRef } from './refs.ts';
import { describe, hidden, show } from './words.ts';

type FieldOrigin = Extract<Origin, { readonly from: 'field' }>;
/** What KFP's SDK takes for a field of an item. */
const FIELD_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Of a list that says nothing of its items: KFP takes them for strings, which may hold anything. */
export const UNKNOWN_ITEM: Shape = { type: 'string' };

/** What the references of one pipeline stand for. They are known by identity, so that another's are told from ours. */
export class References {
  readonly inputs: Readonly<Record<string, AnyRef | FinalStatusRef>>;
  private readonly builder: PipelineBuilder;
  private readonly channels = new Map<unknown, Channel>();
  private readonly named = new Map<string, string>();

  constructor(inputs: Inputs, builder: PipelineBuilder) {
    this.builder = builder;
    this.inputs = mapValues(inputs, (io, name) =>
      isFinalStatus(io) ? this.status(name) : this.defined(io, { from: 'input', name }, builder.root),
    );
  }

  /** The final status that a pipeline is given which ends an exit handler of another one. */
  private status(name: string): FinalStatusRef {
    const ref = new FinalStatusRef();
    const origin = { from: 'input', name } as const;
    this.channels.set(ref, {
      kind: 'parameter',
      type: 'struct',
      shape: { type: 'struct' },
      origin,
      scope: this.builder.root,
    });
    return ref;
  }

  /** Whether a reference is one of this pipeline. */
  has(ref: unknown): boolean {
    return this.channels.has(ref);
  }

  /** References to what a node gives. */
  outputs<O extends Outputs>(node: GraphNode, outputs: O): Step<O>['outputs'] {
    const refs = mapValues(outputs, (io, output) =>
      this.defined(io, { from: 'step', step: node.name, output }, node.scope),
    );
    // The compiler cannot follow a mapped type through Object.entries; the keys and kinds are those of the definition.
    return refs as Step<O>['outputs'];
  }

  /** A reference to a channel that is not declared by a definition: an item, a collected or a chosen output. */
  to(channel: Channel): AnyRef {
    const ref = reference(channel);
    this.checkName(channel);
    this.channels.set(ref, channel);
    return ref;
  }

  /** What a reference stands for, or `undefined` with the problem noted. */
  resolve(ref: unknown, path: string): Channel | undefined {
    if (ref instanceof ParameterRef && ref.origin.from === 'field') return this.field(ref, ref.origin, path);
    if (ref instanceof ParameterRef && ref.origin.from === 'text') {
      this.builder.problem(path, 'MISPLACED_TEXT', 'A text goes only to an input of a step that takes a string.');
      return undefined;
    }
    const channel = this.channels.get(ref);
    if (channel === undefined) {
      this.builder.problem(path, 'FOREIGN_REFERENCE', 'This is not an input or an output of a step of this pipeline.');
    } else if (!isVisible(channel.scope, this.builder.scope)) {
      this.builder.problem(path, 'OTHER_BRANCH', ...hidden(show(channel), channel.scope, this.builder.scope, 'use'));
      return undefined;
    }
    return channel;
  }

  /** A step's and an output's name are joined by a hyphen: two such pairs may give one name. */
  private checkName(channel: Channel): void {
    const { origin } = channel;
    if (origin.from !== 'step') return;
    const joined = `${origin.step}-${origin.output}`;
    const other = this.named.get(joined);
    if (other === undefined) this.named.set(joined, origin.step);
    else if (other !== origin.step) {
      const message = `${show(channel)} and an output of ${other} have one name in KFP: ${joined}.`;
      this.builder.problem(`steps.${origin.step}`, 'AMBIGUOUS_NAME', message, 'Give one of the steps another name.');
    }
  }

  private field(ref: ParameterRef<JsonValue>, { of, key }: FieldOrigin, path: string): Channel | undefined {
    const base = this.resolve(of, path);
    if (base?.kind !== 'parameter') return undefined;
    if (typeof key === 'string' ? !FIELD_NAME.test(key) : !Number.isSafeInteger(key) || key < 0) {
      const message = `${JSON.stringify(key)} is neither an identifier nor the place of an element, counted from 0.`;
      this.builder.problem(path, 'BAD_FIELD', message, "KFP's conditions and texts name fields by their keys.");
    }
    if (base.type !== (typeof key === 'string' ? 'struct' : 'list') && base.shape !== UNKNOWN_ITEM) {
      const what = typeof key === 'string' ? 'fields' : 'elements';
      this.builder.problem(path, 'WRONG_TYPE', `${show(base)} is ${describe(base)}, which has no ${what}.`);
    }
    return {
      ...base,
      ...{ type: ref.type, shape: ref.shape },
      base: base.base ?? base,
      path: [...(base.path ?? []), key],
    };
  }

  private defined(io: Parameter | Artifact, origin: Source, scope: Scope): AnyRef {
    const optional = origin.from === 'input' && io.presence === 'optional' ? ({ optional: true } as const) : {};
    if (io.kind === 'artifact') {
      return this.to({ kind: 'artifact', type: io.type, list: io.list === true, origin, scope, ...optional });
    }
    return this.to({ kind: 'parameter', type: io.type, shape: shapeOf(io), origin, scope, ...optional });
  }
}

function reference(channel: Channel): AnyRef {
  if (channel.kind === 'parameter') return new ParameterRef<JsonValue>(channel.shape, channel.origin);
  return channel.list
    ? new ArtifactListRef(channel.type, channel.origin)
    : new ArtifactRef(channel.type, channel.origin);
}

function shapeOf({ type, items, fields }: Parameter): Shape {
  return {
    type,
    ...(items === undefined ? {} : { items: shapeOfItem(items) }),
    ...(fields === undefined ? {} : { fields: fieldShapes(fields) }),
  };
}

export const isParameter = (channel: Channel | undefined): channel is ParameterChannel => channel?.kind === 'parameter';

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
