import type { JsonObject, JsonValue } from '@millrace/contract';
import type { Anomaly } from '@millrace/dataset';
import type { BundleManifest, Evaluation, EvaluationCurves } from '@millrace/model';

/** Everything the report shows, whatever files it came from. A section whose data is absent is left out. */
export interface ReportData {
  readonly pipeline: string;
  readonly run: string;
  readonly outcome: 'running' | 'succeeded' | 'failed' | 'cancelled';
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly durationSeconds: number;
  /** In the order in which they ran. */
  readonly steps: readonly ReportStep[];
  /** What the pipeline is for, in the words of who wrote it. */
  readonly description?: string | undefined;
  readonly evaluation?: Evaluation | undefined;
  /** What other steps gave KFP to draw. */
  readonly drawings?: readonly ReportDrawing[] | undefined;
  /** Of the model that was judged. */
  readonly bundle?: Pick<BundleManifest, 'kind' | 'signature' | 'training'> | undefined;
  readonly profile?: ReportProfile | undefined;
  readonly anomalies?: readonly Anomaly[] | undefined;
  readonly history?: ReportHistory | undefined;
  readonly trials?: ReportTrials | undefined;
  readonly lineage?: readonly ReportArtifact[] | undefined;
  /** Version in the registry that the run made or found. */
  readonly model?: { readonly name: string; readonly version: string; readonly alias?: string | undefined } | undefined;
  /** Of libraries and runtime. */
  readonly versions?: Readonly<Record<string, string>> | undefined;
  /** What to type next, e.g. to run this again. */
  readonly commands?: readonly { readonly purpose: string; readonly command: string }[] | undefined;
}

export type ReportStepState = 'succeeded' | 'cached' | 'failed' | 'skipped' | 'not-run' | 'cancelled';

export interface ReportStep {
  /** Unique in the run; in a branch it starts with the branch: `condition-1/deploy`. */
  readonly id: string;
  readonly name: string;
  readonly component: string;
  /** Ids of the steps it waited for. */
  readonly dependsOn: readonly string[];
  /** The condition it stands under, in words. */
  readonly condition?: string | undefined;
  readonly state: ReportStepState;
  /** Steps of a loop: how often it ran; state and times are then those of all iterations together. */
  readonly iterations?: number | undefined;
  /** Seconds since the run's start; absent where it never started. */
  readonly startSeconds?: number | undefined;
  readonly durationSeconds?: number | undefined;
  /** `<pipeline>/<step>/<execution id>` whose outputs it gave. */
  readonly execution?: string | undefined;
  readonly parameters?: JsonObject | undefined;
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string | undefined } | undefined;
}

/** A confusion matrix or a ROC curve of all classes together, from a step's ClassificationMetrics. */
export interface ReportDrawing {
  readonly step: string;
  /** Rows that it is of; absent where the step does not say. */
  readonly rows?: number | undefined;
  /** Only the rows where the column has the value. */
  readonly slice?: { readonly column: string; readonly value: string };
  readonly confusion?: NonNullable<EvaluationCurves['confusion']>;
  readonly roc?: Omit<NonNullable<EvaluationCurves['roc']>[number], 'class'>;
}

export interface ReportProfile {
  readonly rows: number;
  /** Rows by split. */
  readonly splits: readonly { readonly name: string; readonly rows: number }[];
  readonly columns: readonly ReportColumn[];
}

export interface ReportColumn {
  readonly name: string;
  readonly type: string;
  /** Rows without a value. */
  readonly missing: number;
  readonly distinct?: number | undefined;
  readonly minimum?: number | undefined;
  readonly mean?: number | undefined;
  readonly maximum?: number | undefined;
  /** Numbers: rows in bins of equal width from minimum to maximum. */
  readonly histogram?: readonly number[] | undefined;
  /** Categories: the most frequent values. */
  readonly top?: readonly { readonly value: string; readonly count: number }[] | undefined;
}

export interface ReportHistory {
  /** What the losses are, e.g. `mean squared error`. */
  readonly loss: string;
  readonly epochs: readonly {
    readonly epoch: number;
    readonly train: number;
    readonly validation?: number | undefined;
  }[];
  readonly bestEpoch?: number | undefined;
}

export interface ReportTrials {
  readonly metric: string;
  readonly direction: 'minimize' | 'maximize';
  readonly trials: readonly ReportTrial[];
  /** `id` of the trial that was chosen. */
  readonly best?: string | undefined;
}

export interface ReportTrial {
  readonly id: string;
  /** e.g. `completed`, `stopped`. */
  readonly state: string;
  readonly value?: number | undefined;
  readonly epochs?: number | undefined;
  readonly parameters: Readonly<Record<string, JsonValue>>;
}

/** An artifact among the ancestors of the model, the nearest first. */
export interface ReportArtifact {
  readonly name: string;
  readonly type: string;
  readonly uri: string;
  /** `sha256:<hex>`. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  /** Step that made it; absent for what came from outside. */
  readonly producer?: string | undefined;
}
