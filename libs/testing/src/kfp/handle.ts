import { type Answer, json } from '../faults/answer.ts';
import { Refusal } from '../faults/refusal.ts';
import { experiments } from './experiments.ts';
import { pipelines } from './pipelines.ts';
import { recurringRuns } from './recurring-runs.ts';
import type { KfpOperation, Routed } from './route.ts';
import { runs } from './runs.ts';
import type { State } from './state.ts';

/** A request with its body. */
export interface Request extends Routed {
  readonly body: Buffer;
  readonly contentType: string;
}

type Handler = (state: State, request: Request) => Answer | Promise<Answer>;

const HANDLERS: Readonly<Record<KfpOperation, Handler>> = {
  HealthzService_GetHealthz: (state) => json(200, { multi_user: state.multiUser }),
  UploadPipeline: pipelines.upload,
  UploadPipelineVersion: pipelines.uploadVersion,
  PipelineService_GetPipelineByName: pipelines.getByName,
  PipelineService_GetPipelineVersion: pipelines.getVersion,
  PipelineService_DeletePipelineVersion: pipelines.deleteVersion,
  PipelineService_ListPipelineVersions: pipelines.listVersions,
  PipelineService_GetPipeline: pipelines.get,
  PipelineService_DeletePipeline: pipelines.delete,
  PipelineService_ListPipelines: pipelines.list,
  ExperimentService_ArchiveExperiment: experiments.archive,
  ExperimentService_UnarchiveExperiment: experiments.unarchive,
  ExperimentService_GetExperiment: experiments.get,
  ExperimentService_DeleteExperiment: experiments.delete,
  ExperimentService_ListExperiments: experiments.list,
  ExperimentService_CreateExperiment: experiments.create,
  RunService_ArchiveRun: runs.archive,
  RunService_UnarchiveRun: runs.unarchive,
  RunService_TerminateRun: runs.terminate,
  RunService_RetryRun: runs.retry,
  RunService_GetRun: runs.get,
  RunService_DeleteRun: runs.delete,
  RunService_ListRuns: runs.list,
  RunService_CreateRun: runs.create,
  RecurringRunService_EnableRecurringRun: recurringRuns.turn(true),
  RecurringRunService_DisableRecurringRun: recurringRuns.turn(false),
  RecurringRunService_GetRecurringRun: recurringRuns.get,
  RecurringRunService_DeleteRecurringRun: recurringRuns.delete,
  RecurringRunService_ListRecurringRuns: recurringRuns.list,
  RecurringRunService_CreateRecurringRun: recurringRuns.create,
  ReadRunLog: runs.log,
  ReadArtifact: runs.artifact,
};

/** What the API answers to a request. */
export async function handle(state: State, request: Request): Promise<Answer> {
  try {
    return await HANDLERS[request.operation](state, request);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}
