/**
 * How the steps of an exit handler ended, as KFP tells the step that runs after them.
 * @see https://github.com/kubeflow/pipelines/blob/master/sdk/python/kfp/dsl/task_final_status.py
 */
export type FinalStatus = {
  readonly state: 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
  /** The engine's name of the run. */
  readonly pipelineJobResourceName: string;
  /** The exit handler's name. */
  readonly pipelineTaskName: string;
  /** Of the first step that failed. */
  readonly error: { readonly code?: number; readonly message?: string };
};

/** The final status that an exit handler hands to its last step; known only when the steps have ended. */
export class FinalStatusRef {
  /** Only for the compiler, which names it where a reference does not fit. */
  declare readonly is: 'the final status of an exit handler';
  readonly kind = 'final-status-ref';
}
