import type { ExecutionRecord } from '@millrace/metadata';
import type { PipelineSpec, PlatformSpec } from '@millrace/pipeline';
import type { Store } from '@millrace/storage';
import type { ClusterObjects } from './cluster-objects.ts';
import type { RunEvent } from './events.ts';
import type { JobFacts } from './job.ts';
import type { LatestSuccesses } from './latest-successes.ts';
import type { Launcher } from './launcher.ts';
import type { LocalInputs } from './local-inputs.ts';
import type { Slots } from './slots.ts';
import type { Sweeper } from './sweeper.ts';

type WithoutTime<T> = T extends { readonly time: string } ? Omit<T, 'time'> : never;

/** What the steps of one run share. */
export interface RunContext {
  readonly spec: PipelineSpec;
  readonly platform: PlatformSpec | undefined;
  readonly objects: ClusterObjects;
  readonly pipeline: string;
  readonly run: string;
  readonly job: JobFacts;
  readonly store: Store;
  readonly launcher: Launcher;
  readonly slots: Slots;
  readonly sweeper: Sweeper;
  readonly latest: LatestSuccesses;
  readonly caching: boolean;
  readonly graceSeconds: number;
  readonly signal: AbortSignal;
  /** Scratch folder of the run. */
  readonly folder: string;
  readonly inputs: LocalInputs;
  /** Successes of this run before it was resumed, by step id. */
  readonly former: ReadonlyMap<string, ExecutionRecord>;
  readonly now: () => Date;
  emit(event: WithoutTime<RunEvent>): void;
}
