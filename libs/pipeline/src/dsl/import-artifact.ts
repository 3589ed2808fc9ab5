import {
  type Artifact,
  type ArtifactType,
  type JsonObject,
  type JsonValue,
  ParameterRef,
  param,
  type Step,
  type Waitable,
} from '@millrace/contract';
import type { Argument, ImporterNode } from '../graph.ts';
import { readArgument } from './arguments.ts';
import type { PipelineBuilder } from './builder.ts';
import { currentBuilder } from './current.ts';

/** Metadata whose values may be known only when the pipeline runs. */
export type Metadata = {
  readonly [key: string]: MetadataValue;
};
export type MetadataValue =
  | string
  | number
  | boolean
  | ParameterRef<JsonValue>
  | readonly MetadataValue[]
  | { readonly [key: string]: MetadataValue };

/** An artifact that exists. */
export interface ImportedArtifact {
  /** Where it is, e.g. `gs://bucket/models/7`; may be a pipeline's input, a step's output or a text. */
  readonly uri: string | ParameterRef<string>;
  readonly metadata?: Metadata;
  /** True: registered anew, even if the engine's metadata store knows the URI. Default false. */
  readonly reimport?: boolean;
}
export interface ImportOptions {
  /** Default `importer`. A second one needs a name of its own. */
  readonly name?: string;
  readonly description?: string;
  readonly after?: readonly Waitable[];
}

/**
 * Brings an artifact that exists into the pipeline.
 * @example const { artifact } = importArtifact('model', { uri: 'gs://bucket/models/7' }).outputs;
 */
export function importArtifact<const K extends ArtifactType>(
  kind: K,
  { uri, metadata = {}, reimport = false }: ImportedArtifact,
  { name = 'importer', description, after }: ImportOptions = {},
): Step<{ readonly artifact: Artifact<K, 'required', false> }> {
  const builder = currentBuilder('importArtifact');
  const path = `steps.${name}`;
  builder.claim(name);
  const inputs = new Map<string, Argument>();
  const where = readArgument(param.string(), uri, `${path}.uri`, builder);
  if (where !== undefined) inputs.set('uri', where);
  const node: ImporterNode = {
    ...{ kind: 'importer', name, scope: builder.scope, type: kind, reimport },
    ...(description === undefined ? {} : { description }),
    arguments: inputs,
    metadata: new MetadataReader(inputs, `${path}.metadata`, builder).object(metadata),
    after: builder.waitedFor(after, path),
  };
  builder.add(node);
  return builder.handle(node, { artifact: { kind: 'artifact', type: kind, presence: 'required', description: '' } });
}

/** Replaces references in metadata by placeholders, each an input of the importer: `metadata`, `metadata-2`, … */
class MetadataReader {
  private readonly inputs: Map<string, Argument>;
  private readonly path: string;
  private readonly builder: PipelineBuilder;
  private readonly known = new Map<ParameterRef<JsonValue>, string>();

  constructor(inputs: Map<string, Argument>, path: string, builder: PipelineBuilder) {
    this.inputs = inputs;
    this.path = path;
    this.builder = builder;
  }

  object(metadata: Metadata): JsonObject {
    return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, this.value(value)]));
  }

  private value(value: MetadataValue): JsonValue {
    if (value instanceof ParameterRef) return this.placeholder(value);
    if (isList(value)) return value.map((v) => this.value(v));
    return typeof value === 'object' ? this.object(value) : value;
  }

  private placeholder(ref: ParameterRef<JsonValue>): string {
    if (ref.origin.from === 'text') {
      return ref.origin.parts.map((part) => (typeof part === 'string' ? part : this.placeholder(part))).join('');
    }
    const name = this.known.get(ref) ?? (this.known.size === 0 ? 'metadata' : `metadata-${this.known.size + 1}`);
    if (!this.known.has(ref)) {
      this.known.set(ref, name);
      const channel = this.builder.references.resolve(ref, this.path);
      if (channel !== undefined) this.inputs.set(name, { kind: 'channel', channel });
    }
    return `{{$.inputs.parameters['${name}']}}`;
  }
}

const isList = (value: MetadataValue): value is readonly MetadataValue[] => Array.isArray(value);
