import type { Outputs } from '@millrace/contract';
import type { InterfaceDefinition } from '@millrace/pipeline';
import type { StepTask } from './dag-run.ts';
import type { LocalArtifact } from './executor-input.ts';
import type { StepImage } from './launcher.ts';
import type { Values } from './resolve.ts';
import type { StepLog } from './step-log.ts';

/** Everything about one step that stays the same over its attempts. */
export interface PreparedStep extends StepImage {
  readonly step: StepTask;
  readonly values: Values;
  /** Brings the input artifacts to this machine; not asked for where the cache has the outputs. */
  readonly bring: () => Promise<Readonly<Record<string, LocalArtifact>>>;
  readonly outputs: Outputs;
  readonly outputDefinitions: InterfaceDefinition;
  readonly codeDigest: string;
  readonly log: StepLog;
}
