import type { JsonValue } from '@millrace/contract';

/**
 * How a step ended. `cached`: a former execution with the same cache key stood in. `skipped`: a condition said no.
 * `not-run`: a step that it needs failed. `cancelled`: the run was interrupted.
 */
export type StepState = 'succeeded' | 'cached' | 'failed' | 'skipped' | 'not-run' | 'cancelled';
export type RunOutcome = 'succeeded' | 'failed' | 'cancelled';

/** A step as the graph of a run shows it. */
export interface StepInfo {
  /**
   * Unique in the run; steps in a branch or a nested pipeline have it before them, e.g. `condition-1/deploy`, and those
   * of a loop the iteration, e.g. `for-loop-1[0]/train`.
   */
  readonly id: string;
  /** Name of the step, e.g. `train`. */
  readonly name: string;
  readonly component: string;
  /** Ids of the steps it waits for. */
  readonly dependsOn: readonly string[];
  /** The condition it stands under, in words, e.g. `evaluate.passed == true`. */
  readonly condition?: string;
  /**
   * Stands for the steps of a loop's iterations, which are known when the loop starts, e.g. `for-loop-1/train`. It never
   * starts itself; it ends only where the whole loop does not run.
   */
  readonly loop?: true;
}

/** What the run reports while it goes on. `time` is ISO 8601, UTC; durations are seconds. */
export type RunEvent =
  | {
      readonly type: 'run-started';
      readonly time: string;
      readonly run: string;
      readonly pipeline: string;
      readonly steps: readonly StepInfo[];
    }
  /** A loop has started: the steps of its iterations. */
  | { readonly type: 'steps-added'; readonly time: string; readonly steps: readonly StepInfo[] }
  | { readonly type: 'step-started'; readonly time: string; readonly step: string; readonly attempt: number }
  | {
      readonly type: 'step-progress';
      readonly time: string;
      readonly step: string;
      readonly done: number;
      readonly total?: number;
      readonly unit: string;
      readonly note?: string;
    }
  | {
      readonly type: 'step-log';
      readonly time: string;
      readonly step: string;
      readonly stream: 'stdout' | 'stderr';
      readonly line: string;
    }
  | {
      readonly type: 'step-retry';
      readonly time: string;
      readonly step: string;
      /** The attempt that failed; the first is 1. */
      readonly attempt: number;
      readonly error: StepError;
    }
  | {
      readonly type: 'step-ended';
      readonly time: string;
      readonly step: string;
      readonly state: StepState;
      readonly durationSeconds: number;
      /** `<pipeline>/<step>/<execution id>` whose outputs it gave. */
      readonly execution?: string;
      readonly outputParameters: Readonly<Record<string, JsonValue>>;
      readonly error?: StepError;
    }
  | {
      readonly type: 'run-ended';
      readonly time: string;
      readonly run: string;
      readonly outcome: RunOutcome;
      readonly durationSeconds: number;
    };

export interface StepError {
  readonly code: string;
  readonly message: string;
  readonly hint?: string;
  /** Path or URI of the step's whole log. */
  readonly log?: string;
  /** The last lines that the step printed, where its error says no more than that it failed. */
  readonly tail?: readonly string[];
}
