import type { Outputs } from '@millrace/contract';
import type { InterfaceDefinition } from '@millrace/pipeline';
import type { StepObjects } from './cluster-objects.ts';
import type { LocalArtifacts } from './executor-input.ts';
import type { StepImage } from './launcher.ts';
import type { StepLog } from './step-log.ts';
import type { StepTask } from './step-task.ts';
import type { Values } from './values.ts';

/** Everything about one step that stays the same over its attempts. */
export interface PreparedStep extends StepImage {
  readonly step: StepTask;
  readonly values: Values;
  /** Brings the input artifacts to this machine; not asked for where the cache has the outputs. */
  readonly bring: () => Promise<LocalArtifacts>;
  readonly outputs: Outputs;
  readonly outputDefinitions: InterfaceDefinition;
  readonly codeDigest: string;
  /** `pure`, `reads-external` or `writes-external`; only components of the workspace say so. */
  readonly effects: string;
  /** Whether the cache may give its outputs, now or later. */
  readonly cacheable: boolean;
  /** What it takes from a cluster, as it stands in on this machine. */
  readonly objects: StepObjects;
  /** Seconds after which an attempt is ended. */
  readonly timeoutSeconds: number | undefined;
  readonly log: StepLog;
}
