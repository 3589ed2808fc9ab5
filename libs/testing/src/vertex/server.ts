import { batchJobs } from './batch/service.ts';
import { endpoints } from './endpoints/service.ts';
import { evaluations } from './evaluations/service.ts';
import { customJobs } from './jobs/custom-service.ts';
import type { JobLauncher } from './jobs/launcher.ts';
import type { JobRun } from './jobs/run.ts';
import { metadata } from './metadata/service.ts';
import { models } from './models/service.ts';
import { modelMessage } from './models/stored-model.ts';
import { operations } from './operations/service.ts';
import { described, finish } from './operations/stored-operation.ts';
import { type PipelineFailure, PipelineRun } from './pipelines/pipeline-run.ts';
import { pipelineJobs } from './pipelines/service.ts';
import { type Predict, prediction } from './prediction/service.ts';
import { startDue } from './schedules/due.ts';
import { schedules } from './schedules/service.ts';
import { grpcServer } from './server/dispatch.ts';
import { type VertexCall, type VertexFaultRule, VertexFaults } from './server/fault.ts';
import { type ListenOptions, listenGrpc } from './server/listen.ts';
import type {
  BatchPredictionJob,
  CustomJob,
  Endpoint,
  HyperparameterTuningJob,
  MetadataNode,
  Model,
  ModelEvaluation,
  Operation,
  PipelineJob,
  Schedule,
} from './server/messages.ts';
import { newState, type State } from './state.ts';
import { tuningJobs } from './tuning/service.ts';
import { TuningJobRun } from './tuning/tuning-run.ts';

export interface FakeVertexOptions extends ListenOptions {
  /** How often an operation is asked for before it is done. Default 3. */
  readonly pollsPerOperation?: number;
  readonly faults?: readonly VertexFaultRule[];
  /** Permissions that the caller lacks, such as `aiplatform.models.upload`. */
  readonly denied?: readonly string[];
  /** Runs the containers of jobs. Default: nothing runs, and a job succeeds after as many questions as an operation. */
  readonly jobs?: JobLauncher;
  /** Answers predictions; a model's own container does where there is `serving`. */
  readonly predict?: Predict;
  /** Runs the serving container of every deployed model, and predictions go to it. */
  readonly serving?: JobLauncher;
  /** How long a step of a pipeline job takes, in milliseconds. Default: each question how it does is a step. */
  readonly pace?: number;
  /** Of the search of tuning jobs, and of which deployed model answers. Default 1. */
  readonly seed?: number;
  /** Default: the clock. */
  readonly now?: () => Date;
}

/** What the fake holds, as the API would give it, oldest first. */
export interface FakeVertexState {
  /** Every version of every model. */
  readonly models: readonly Model[];
  readonly endpoints: readonly Endpoint[];
  readonly operations: readonly Operation[];
  /** Those of trials included. */
  readonly customJobs: readonly CustomJob[];
  readonly tuningJobs: readonly HyperparameterTuningJob[];
  readonly batchPredictionJobs: readonly BatchPredictionJob[];
  readonly pipelineJobs: readonly PipelineJob[];
  readonly schedules: readonly Schedule[];
  readonly evaluations: readonly ModelEvaluation[];
  /** Artifacts, executions and contexts. */
  readonly metadata: readonly MetadataNode[];
}

/** A running fake. */
export interface FakeVertex {
  /** For `VERTEX_EMULATOR_HOST`, such as `127.0.0.1:41234`. */
  readonly address: string;
  readonly faults: Pick<VertexFaults, 'inject' | 'clear'>;
  /** Every call so far, oldest first. */
  readonly calls: readonly VertexCall[];
  readonly state: FakeVertexState;
  /** Finishes every operation, takes pipeline jobs one step further, and starts the scheduled runs that are due. */
  advance(): Promise<void>;
  /** Kills the primary worker of a custom job as the loss of its machine would; it begins again where it may. */
  preempt(job: string): Promise<void>;
  /** Lets a task of a pipeline job fail when its turn comes. */
  fail(pipelineJob: string, failure: PipelineFailure): void;
  /** What the workers of a job printed. */
  log(job: string): string;
  /** Ends what still runs, and its launcher's. */
  close(): Promise<void>;
}

/**
 * A Vertex AI of one's own on this machine: the API over gRPC without encryption, asking for no credentials, with
 * faults to order.
 * @example const vertex = await startFakeVertex();
 */
export async function startFakeVertex(options: FakeVertexOptions = {}): Promise<FakeVertex> {
  const state = newState(options);
  const faults = new VertexFaults(options.faults);
  const calls: VertexCall[] = [];
  const grpc = grpcServer({
    ...{ services: SERVICES, state, faults, denied: new Set(options.denied) },
    record: (call) => void calls.push(call),
    drop: (peer) => listening.drop(peer),
  });
  const listening = await listenGrpc(grpc, options);
  return {
    ...{ address: listening.address, faults, calls },
    get state() {
      return snapshot(state);
    },
    advance: async () => {
      for (const operation of state.operations.values()) await finish(state, operation);
      for (const run of state.runs.values()) if (run instanceof PipelineRun) run.advance();
      startDue(state);
    },
    fail: (job, failure) => {
      const run = runOf(state, job);
      if (run instanceof PipelineRun) run.fail(failure);
    },
    preempt: async (job) => {
      await runOf(state, job).preempt();
    },
    log: (job) => runOf(state, job).log,
    close: async () => {
      await listening.close();
      await state.jobs.close();
      await state.serving?.close();
    },
  };
}

const SERVICES = {
  'google.cloud.aiplatform.v1.ModelService': { ...models, ...evaluations },
  'google.cloud.aiplatform.v1.EndpointService': endpoints,
  'google.cloud.aiplatform.v1.JobService': { ...customJobs, ...tuningJobs, ...batchJobs },
  'google.cloud.aiplatform.v1.PredictionService': prediction,
  'google.cloud.aiplatform.v1.PipelineService': pipelineJobs,
  'google.cloud.aiplatform.v1.ScheduleService': schedules,
  'google.cloud.aiplatform.v1.MetadataService': metadata,
  'google.longrunning.Operations': operations,
};

function runOf(state: State, name: string): JobRun {
  const run = state.runs.get(name);
  if (run === undefined) throw new Error(`There is no job ${name}.`);
  return run;
}

const snapshot = (state: State): FakeVertexState => ({
  models: [...state.models.values()].flatMap((model) =>
    [...model.versions.values()].map((version) => modelMessage(state, model, version, `${model.name}@${version.id}`)),
  ),
  endpoints: [...state.endpoints.values()],
  operations: [...state.operations.values()].map(described),
  customJobs: [...state.customJobs.values()],
  tuningJobs: [...state.runs.values()].flatMap((run) => (run instanceof TuningJobRun ? run.message : [])),
  batchPredictionJobs: [...state.batchJobs.values()],
  pipelineJobs: [...state.runs.values()].flatMap((run) => (run instanceof PipelineRun ? run.message : [])),
  schedules: [...state.schedules.values()],
  metadata: [...state.metadata.nodes.values()],
  evaluations: [...state.evaluations.values()].map(({ evaluation }) => evaluation),
});
