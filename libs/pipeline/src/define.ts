import {
  type Artifact,
  type ArtifactRef,
  componentInterface,
  type Inputs,
  type InterfaceSpec,
  invalid,
  type JsonValue,
  type Outputs,
  type Parameter,
  type ParameterRef,
} from '@millrace/contract';
import { PipelineBuilder } from './builder.ts';
import { pipelineProblems } from './check.ts';
import type { Channel, Scope } from './graph.ts';

type RefOf<T> =
  T extends Parameter<infer V extends JsonValue>
    ? ParameterRef<V>
    : T extends Artifact<infer K>
      ? ArtifactRef<K>
      : never;
/** The pipeline's inputs as its steps see them. */
export type InputRefs<I extends Inputs> = { readonly [K in keyof I]: RefOf<I[K]> };
/** What `steps` returns: a step's output for each declared output of the pipeline. */
export type OutputRefs<O extends Outputs> = { readonly [K in keyof O]: RefOf<O[K]> };
// The steps function of a pipeline without outputs returns nothing.
type Steps<I extends Inputs, O extends Outputs> = keyof O extends never
  ? (pipeline: { readonly inputs: InputRefs<I> }) => void
  : (pipeline: { readonly inputs: InputRefs<I> }) => OutputRefs<O>;

/** A pipeline as its author writes it. */
export interface PipelineDefinition<I extends Inputs, O extends Outputs> {
  /** Lower-case letters, digits and single hyphens; also the folder of its runs in the bucket. */
  readonly name: string;
  readonly description?: string;
  readonly inputs: I;
  readonly outputs?: O;
  /** Called once, at definition. Components called in here become the steps. */
  readonly steps: Steps<I, O>;
}

/** A pipeline whose graph is known and checked. */
export interface Pipeline<I extends Inputs = Inputs, O extends Outputs = Outputs> {
  readonly kind: 'pipeline';
  readonly name: string;
  readonly description: string;
  readonly inputs: I;
  readonly outputs: O;
  readonly interface: InterfaceSpec;
  readonly graph: Scope;
  /** Where each output comes from. */
  readonly results: ReadonlyMap<string, Channel>;
}

/**
 * Defines a pipeline. Values flow by type, so that a wrong artifact kind or a missing input does not compile.
 * @example
 * definePipeline({
 *   name: 'toy',
 *   inputs: { source: param.string() },
 *   steps: ({ inputs }) => {
 *     const raw = ingest({ source: inputs.source });
 *     preprocess({ raw: raw.outputs.raw, recipe });
 *   },
 * });
 * @throws MillraceError `INVALID_PIPELINE` with everything that the types cannot see: names used twice or refused by
 * KFP, outputs used outside their branch or in another pipeline, values out of range.
 */
export function definePipeline<const I extends Inputs, const O extends Outputs = Record<never, never>>(
  definition: PipelineDefinition<I, O>,
): Pipeline<I, O>;
export function definePipeline(definition: PipelineDefinition<Inputs, Outputs>): Pipeline {
  const outputs = definition.outputs ?? {};
  const builder = new PipelineBuilder(definition.inputs);
  const returned = builder.build(() => definition.steps({ inputs: builder.inputs }));
  const results = builder.results(outputs, returned ?? {});
  const problems = [...pipelineProblems(definition), ...builder.problems];
  if (problems.length > 0) throw invalid('INVALID_PIPELINE', `Pipeline ${definition.name}`, problems);
  return {
    kind: 'pipeline',
    name: definition.name,
    description: definition.description ?? '',
    inputs: definition.inputs,
    outputs,
    interface: componentInterface({ inputs: definition.inputs, outputs }),
    graph: builder.root,
    results,
  };
}
