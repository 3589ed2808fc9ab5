import {
  type Artifact,
  ArtifactListRef,
  ArtifactRef,
  fieldShapes,
  type Inputs,
  type JsonValue,
  type Outputs,
  type Parameter,
  ParameterRef,
  type Shape,
  type Step,
  shapeOfItem,
} from '@millrace/contract';
import type { Channel, GraphNode, ParameterChannel, Scope, Source } from '../graph.ts';
import { isVisible } from '../graph.ts';
import type { PipelineBuilder } from './builder.ts';
import type { AnyRef } from './refs.ts';
import { hidden, show } from './words.ts';

/** What the references of one pipeline stand for. They are known by identity, so that another's are told from ours. */
export class References {
  readonly inputs: Readonly<Record<string, AnyRef>>;
  private readonly declared: Inputs;
  private readonly builder: PipelineBuilder;
  private readonly channels = new Map<unknown, Channel>();

  constructor(inputs: Inputs, builder: PipelineBuilder) {
    this.declared = inputs;
    this.builder = builder;
    this.inputs = mapValues(inputs, (io, name) => this.defined(io, { from: 'input', name }, builder.root));
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
    this.channels.set(ref, channel);
    return ref;
  }

  /** What a reference stands for, or `undefined` with the problem noted. */
  resolve(ref: unknown, path: string): Channel | undefined {
    if (ref instanceof ParameterRef && ref.origin.from === 'field') return this.field(ref, path);
    const channel = this.channels.get(ref);
    if (channel === undefined) {
      this.builder.problem(path, 'FOREIGN_REFERENCE', 'This is not an input or an output of a step of this pipeline.');
    } else if (!isVisible(channel.scope, this.builder.scope)) {
      this.builder.problem(path, 'OTHER_BRANCH', ...hidden(show(channel), channel.scope, this.builder.scope, 'use'));
      return undefined;
    }
    return channel;
  }

  /** Whether a channel may turn out to have no value. */
  mayBeAbsent({ origin }: Channel): boolean {
    return origin.from === 'input' && this.declared[origin.name]?.presence === 'optional';
  }

  private field(ref: ParameterRef<JsonValue>, path: string): Channel | undefined {
    if (ref.origin.from !== 'field') return undefined;
    const base = this.resolve(ref.origin.of, path);
    if (base?.kind !== 'parameter') return undefined;
    return {
      ...{ kind: 'parameter', type: ref.type, shape: ref.shape, origin: base.origin, scope: base.scope },
      base: base.base ?? base,
      path: [...(base.path ?? []), ref.origin.key],
    };
  }

  private defined(io: Parameter | Artifact, origin: Source, scope: Scope): AnyRef {
    if (io.kind === 'artifact') return this.to({ ...io, origin, scope, list: io.list === true });
    const shape = shapeOf(io);
    return this.to({ kind: 'parameter', type: io.type, shape, origin, scope });
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
