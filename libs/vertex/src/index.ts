export type { CallOptions, RetryPolicy } from './call/caller.ts';
export type { PollPolicy, WaitOptions, WaitProgress } from './call/poll.ts';
export { consoleUrl } from './console-url.ts';
export type { DeployedModel, Endpoint } from './endpoints/endpoint.ts';
export type {
  DeployModel,
  Endpoints,
  Prediction,
  PredictOptions,
  PredictRequest,
  TrafficSplit,
} from './endpoints/endpoints.ts';
export type { BatchPrediction, BatchPredictionSpec, BatchPredictions } from './jobs/batch-predictions.ts';
export type { AcceleratorType, ContainerJob } from './jobs/container-job.ts';
export type { CustomJob, CustomJobSpec, CustomJobs } from './jobs/custom-jobs.ts';
export type { Job } from './jobs/job.ts';
export { hasEnded, hasSucceeded, type JobState } from './jobs/job-state.ts';
export type { Jobs, ListOptions } from './jobs/jobs.ts';
export type { ParameterScale, Study, TuningParameter } from './jobs/study.ts';
export type { Trial } from './jobs/trial.ts';
export type { TuningJob, TuningJobSpec, TuningJobs } from './jobs/tuning-jobs.ts';
export type { Links, Metadata, Nodes } from './metadata/metadata.ts';
export type {
  ArtifactSpec,
  ExecutionSpec,
  Lineage,
  MetadataArtifact,
  MetadataContext,
  MetadataExecution,
  MetadataNode,
  NodeSpec,
  RecordedState,
} from './metadata/node.ts';
export type { EvaluationSpec, Evaluations, ModelEvaluation } from './models/evaluation.ts';
export type { ModelVersion, ServingContainer } from './models/model-version.ts';
export type { MadeFor, Models, UploadModel } from './models/models.ts';
export { EXECUTION_LABEL, labelValue } from './names.ts';
export type { Operation } from './operations/operation.ts';
export type { Operations } from './operations/operations.ts';
export {
  type PipelineJob,
  type PipelineState,
  type PipelineTask,
  type PipelineTaskState,
  pipelineHasEnded,
} from './pipelines/pipeline-job.ts';
export type { PipelineJobs, PipelineRun } from './pipelines/pipeline-jobs.ts';
export type { Schedule, ScheduleState } from './pipelines/schedule.ts';
export type { ScheduleSpec, Schedules } from './pipelines/schedules.ts';
export { type Place, resolvePlace } from './place.ts';
export { createVertex, type Vertex, type VertexOptions } from './vertex.ts';
