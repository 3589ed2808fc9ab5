import type { JsonObject, JsonValue } from '@millrace/contract';
import type { StepState } from '../events.ts';

/** Where in a pipeline a construct stands. */
export type Nesting = 'top level' | 'in a condition' | 'in a loop' | 'in a nested pipeline' | 'in an exit handler';

export type Failure =
  | 'none'
  | 'the step fails'
  | 'fails, then succeeds'
  | 'upstream fails'
  | 'condition false'
  | 'empty list'
  | 'one iteration fails'
  | 'the exit task fails';

/** How a step has to end, and the value of its output parameter (of all by name, where it has several). */
export interface ExpectedStep {
  readonly state: StepState;
  readonly gives?: JsonValue;
}

/** One cell of the table: a compiled pipeline, what goes in, and everything that has to come out. */
export interface Cell {
  readonly construct: string;
  readonly nesting: Nesting;
  readonly failure: Failure;
  /** Name of a pipeline of `pipelines/`. */
  readonly pipeline: string;
  /** `FOLDER` at the start of a text stands for a folder with the file `given`. */
  readonly inputs?: JsonObject;
  /** The pipeline runs twice with caching on, the second time with these inputs; the second run is looked at. */
  readonly again?: JsonObject;
  /** The run, which has failed, is resumed, and that is looked at. */
  readonly resumed?: true;
  readonly outcome: 'succeeded' | 'failed';
  /** Every step that there was, by id. */
  readonly steps: Readonly<Record<string, ExpectedStep>>;
  /** Output parameters of the pipeline. Default: none. */
  readonly outputs?: JsonObject;
  /** Output artifacts of the pipeline: name → the text in it. */
  readonly artifacts?: Readonly<Record<string, string>>;
  /** How often steps were started, by what they note in the trace. */
  readonly attempts?: Readonly<Record<string, number>>;
  /** Pairs of which the first ends before the second starts. */
  readonly order?: readonly (readonly [string, string])[];
  /** The most steps that ran at the same time. */
  readonly most?: number;
  /** Why it has to be so: a page of KFP's documentation or a place in its source (github.com/kubeflow/pipelines). */
  readonly because: string;
}

export const ok = (gives?: JsonValue): ExpectedStep => ({
  state: 'succeeded',
  ...(gives === undefined ? {} : { gives }),
});
export const failed: ExpectedStep = { state: 'failed' };
export const notRun: ExpectedStep = { state: 'not-run' };
export const skipped: ExpectedStep = { state: 'skipped' };
