import {
  componentInterface,
  type Inputs,
  type InterfaceSpec,
  invalid,
  type Outputs,
  type RefOf,
  type Step,
  type StepArguments,
} from '@millrace/contract';
import { pipelineProblems } from './check.ts';
import { PipelineBuilder } from './dsl/builder.ts';
import { callPipeline, type NestedOptions } from './dsl/call-pipeline.ts';
import { graphProblems } from './dsl/graph-problems.ts';
import type { References } from './dsl/references.ts';
import { readResults } from './dsl/results.ts';
import type { Scope } from './graph.ts';

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

/** Any of them, for code that treats all alike. */
interface Definition extends Pick<PipelineDefinition<Inputs, Outputs>, 'name' | 'description' | 'inputs' | 'outputs'> {
  steps(pipeline: { readonly inputs: References['inputs'] }): unknown;
}

/** A pipeline whose graph is known and checked. */
export interface Pipeline {
  readonly kind: 'pipeline';
  readonly name: string;
  readonly description: string;
  readonly inputs: Inputs;
  readonly outputs: Outputs;
  readonly interface: InterfaceSpec;
  readonly graph: Scope;
}

/** A pipeline, and a typed step when called inside another one: `inner({ rows: 3 }, { name: 'again' })`. */
export interface TypedPipeline<I extends Inputs, O extends Outputs> extends Pipeline {
  (inputs: StepArguments<I>, options?: NestedOptions): Step<O>;
  readonly name: string;
  readonly inputs: I;
  readonly outputs: O;
}

/** Whether a value, say an export of a module, is a pipeline. */
export const isPipeline = (value: unknown): value is Pipeline =>
  typeof value === 'function' && 'kind' in value && value.kind === 'pipeline' && 'graph' in value;

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
): TypedPipeline<I, O>;
export function definePipeline(definition: Definition): TypedPipeline<Inputs, Outputs> {
  const { name, inputs, outputs = {} } = definition;
  const builder = new PipelineBuilder(inputs);
  builder.build(() => readResults(outputs, definition.steps({ inputs: builder.references.inputs }), builder));
  const problems = [...pipelineProblems(definition), ...builder.problems, ...graphProblems(builder.root)];
  if (problems.length > 0) throw invalid('INVALID_PIPELINE', `Pipeline ${name}`, problems);
  const face: Pipeline = {
    ...{ kind: 'pipeline', name, description: definition.description ?? '', inputs, outputs },
    interface: componentInterface({ inputs, outputs }),
    graph: builder.root,
  };
  const step = (given: StepArguments<Inputs>, options?: NestedOptions): Step =>
    callPipeline(face, given, options ?? {});
  // A function's own name is read-only to an assignment, and not to a definition.
  Object.defineProperty(step, 'name', { value: name, enumerable: true });
  const { name: _, ...rest } = face;
  return Object.assign(step, { ...rest, inputs, outputs });
}
