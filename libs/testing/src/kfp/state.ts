import type { JsonObject } from '@millrace/contract';
import type { FakeTask } from './machine.ts';

export interface FakeExperiment {
  readonly experiment_id: string;
  readonly display_name: string;
  readonly description: string;
  readonly namespace: string;
  readonly created_at: string;
  last_run_created_at: string;
  storage_state: 'AVAILABLE' | 'ARCHIVED';
}

export interface FakePipeline {
  readonly pipeline_id: string;
  readonly name: string;
  readonly display_name: string;
  readonly description: string;
  readonly namespace: string;
  readonly created_at: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface FakeVersion {
  readonly pipeline_id: string;
  readonly pipeline_version_id: string;
  readonly name: string;
  readonly display_name: string;
  readonly description: string;
  readonly created_at: string;
  readonly code_source_url: string;
  readonly pipeline_spec: JsonObject;
  readonly tags: Readonly<Record<string, string>>;
}

export type FakeRunState = 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELING' | 'CANCELED';

export interface FakeRun {
  readonly run_id: string;
  readonly display_name: string;
  readonly description: string;
  readonly experiment_id: string;
  readonly namespace: string;
  readonly service_account: string;
  readonly recurring_run_id: string;
  /** What runs. */
  readonly spec: JsonObject;
  /** What the caller said should run, as answers repeat it. */
  readonly source: JsonObject;
  readonly runtime_config: JsonObject;
  readonly created_at: string;
  finished_at: string;
  state: FakeRunState;
  readonly history: { update_time: string; state: FakeRunState }[];
  storage_state: 'AVAILABLE' | 'ARCHIVED';
  tasks: FakeTask[];
  /** Epoch milliseconds of its last step forward. */
  movedAt: number;
}

export interface FakeRecurringRun {
  readonly recurring_run_id: string;
  readonly display_name: string;
  readonly description: string;
  readonly experiment_id: string;
  readonly namespace: string;
  readonly service_account: string;
  readonly source: JsonObject;
  readonly runtime_config: JsonObject;
  readonly trigger: JsonObject;
  readonly max_concurrency: string;
  readonly no_catchup: boolean;
  readonly created_at: string;
  updated_at: string;
  enabled: boolean;
}

/** Everything that the server holds. */
export interface State {
  readonly experiments: Map<string, FakeExperiment>;
  readonly pipelines: Map<string, FakePipeline>;
  readonly versions: Map<string, FakeVersion>;
  readonly runs: Map<string, FakeRun>;
  readonly recurringRuns: Map<string, FakeRecurringRun>;
  readonly multiUser: boolean;
  readonly now: () => Date;
  /** Deterministic, in the form of a UUID. */
  readonly newId: () => string;
}

export const EPOCH = '1970-01-01T00:00:00Z';

/** RFC 3339 with whole seconds, as the server keeps times. */
export const timeOf = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, 'Z');

export function newState(options: { readonly multiUser?: boolean; readonly now?: () => Date }): State {
  let count = 0;
  const state: State = {
    ...{ experiments: new Map(), pipelines: new Map(), versions: new Map(), runs: new Map(), recurringRuns: new Map() },
    multiUser: options.multiUser ?? false,
    now: options.now ?? (() => new Date()),
    newId: () => `00000000-0000-4000-8000-${String(++count).padStart(12, '0')}`,
  };
  if (!state.multiUser) addExperiment(state, { display_name: 'Default', description: '', namespace: '' });
  return state;
}

export function addExperiment(
  state: State,
  fields: Pick<FakeExperiment, 'display_name' | 'description' | 'namespace'>,
): FakeExperiment {
  const experiment: FakeExperiment = {
    experiment_id: state.newId(),
    ...fields,
    created_at: timeOf(state.now()),
    last_run_created_at: EPOCH,
    storage_state: 'AVAILABLE',
  };
  state.experiments.set(experiment.experiment_id, experiment);
  return experiment;
}
