import type { CustomJobRun } from '../jobs/custom-run.ts';
import { startCustomJob } from '../jobs/custom-service.ts';
import type { HyperparameterTuningJob, Measurement, Trial } from '../server/messages.ts';
import type { State } from '../state.ts';
import { finalMeasurement, measurementsOf } from './measurements.ts';
import type { Suggested } from './suggest.ts';

/** One trial, which a custom job of its own works for. */
export class TrialRun {
  readonly id: string;
  readonly job: CustomJobRun;
  readonly #state: State;
  readonly #tuning: HyperparameterTuningJob;
  readonly #values: Suggested;
  #measurements: Measurement[] = [];
  #stopping = false;

  constructor(state: State, tuning: HyperparameterTuningJob, id: string, values: Suggested) {
    this.id = id;
    this.#state = state;
    this.#tuning = tuning;
    this.#values = values;
    const spec = tuning.trialJobSpec ?? {};
    const base = spec.baseOutputDirectory?.outputUriPrefix?.replace(/\/$/, '');
    const directory = base ? { baseOutputDirectory: { outputUriPrefix: `${base}/${id}` } } : {};
    const args = [...values].map(([name, value]) => `--${name}=${value}`);
    const job = {
      displayName: `${tuning.displayName}_${id}`,
      labels: tuning.labels ?? {},
      jobSpec: { ...spec, ...directory },
    };
    this.job = startCustomJob(state, tuning.name?.split('/hyperparameterTuningJobs/')[0] ?? '', job, { id, args });
  }

  get measurements(): readonly Measurement[] {
    return this.#measurements;
  }

  get succeeded(): boolean {
    return this.job.message.state === 'JOB_STATE_SUCCEEDED' && this.#final !== undefined;
  }

  get #final(): Measurement | undefined {
    return finalMeasurement(this.#measurements, this.#tuning.studySpec ?? {});
  }

  /** Reads what the worker has reported so far. */
  async look(): Promise<void> {
    const start = Number(this.job.message.startTime?.seconds ?? 0);
    this.#measurements = measurementsOf(await this.job.metrics(), this.#tuning.studySpec ?? {}, start);
  }

  stopEarly(): void {
    this.#stopping = true;
    this.job.stop();
  }

  get message(): Trial {
    const { state: jobState, createTime, endTime, error } = this.job.message;
    const ended = endTime != null;
    const reason =
      error?.message ?? (ended && this.#final === undefined ? 'The trial reported no final measurement.' : '');
    const state = ended ? (this.succeeded ? 'SUCCEEDED' : 'INFEASIBLE') : this.#stopping ? 'STOPPING' : 'ACTIVE';
    return {
      ...{ id: this.id, customJob: this.job.name, startTime: createTime ?? this.#state.now() },
      state: jobState === 'JOB_STATE_PENDING' ? 'REQUESTED' : state,
      parameters: [...this.#values].map(([parameterId, value]) => ({
        parameterId,
        value: typeof value === 'number' ? { numberValue: value } : { stringValue: value },
      })),
      measurements: this.#measurements,
      ...(ended ? { endTime } : {}),
      ...(ended && this.#final !== undefined ? { finalMeasurement: this.#final } : {}),
      ...(ended && !this.succeeded ? { infeasibleReason: reason } : {}),
    };
  }
}
