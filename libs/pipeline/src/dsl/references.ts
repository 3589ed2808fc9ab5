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
  private readonly builder: PipelineBuilder;
  private readonly channels = new Map<unknown, Channel>();
  private readonly named = new Map<string, string>();

  constructor(inputs: Inputs, builder: PipelineBuilder) {
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
    this.checkName(channel);
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

  private field(ref: ParameterRef<JsonValue>, path: string): Channel | undefined {
    if (ref.origin.from !== 'field') return undefined;
    const base = this.resolve(ref.origin.of, path);
    if (base?.kind !== 'parameter') return undefined;
    return {
      ...base,
      ...{ type: ref.type, shape: ref.shape },
      base: base.base ?? base,
      path: [...(base.path ?? []), ref.origin.key],
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
