import type { Inputs, Outputs, RunContext, RunInputs, RunOutputs, RunResult } from './run.ts';

/** How the job of a step's work is made; each flag of `--on vertex` has its member. */
export interface VertexJobSettings {
  /** Reference of this component's image. */
  readonly image: string;
  /** Reference of the image that runs the trials of a tuning job. */
  readonly trialImage?: string;
  /** Default `n2-standard-4`. */
  readonly machineType: string;
  /** Whose rights the job has. Default: the project's own of Vertex AI. */
  readonly serviceAccount?: string;
  /** `projects/NUMBER/global/networks/NAME`, to be peered with. */
  readonly network?: string;
  readonly labels: Readonly<Record<string, string>>;
  /** A job that runs longer is ended. Default: 7 days, as Vertex AI has it. */
  readonly timeoutSeconds?: number;
  /** Whether all workers start again when one fails. Checkpoints make that cheap. */
  readonly restartOnFailure: boolean;
  /** gs:// folder of this piece of work, without a trailing slash: what the job reads and leaves lies below it. */
  readonly folder: string;
  /** Identifies the work, as a label can hold it: the same work, started again, finds its job. */
  readonly key: string;
}

/** What surrounds one execution whose work is done by Vertex AI. */
export interface VertexContext extends RunContext {
  readonly project: string;
  readonly region: string;
  readonly job: VertexJobSettings;
}

/** The module that hands the work to Vertex AI: called in place of `run`, with the same inputs and outputs. */
export interface VertexModule<I extends Inputs, O extends Outputs> {
  runOnVertex(inputs: RunInputs<I>, outputs: RunOutputs<O>, context: VertexContext): Promise<RunResult<O>>;
}

/**
 * What `--on vertex` means for a component. `custom`: its own image runs `run` as a custom job. `tuning`: its own
 * module submits a tuning job, whose trials are the image of another component.
 */
export type VertexWork<I extends Inputs, O extends Outputs> =
  | { readonly job: 'custom' }
  | {
      readonly job: 'tuning';
      /** Name of the component that does a trial. */
      readonly trials: string;
      readonly submit: () => Promise<VertexModule<I, O>>;
    };
