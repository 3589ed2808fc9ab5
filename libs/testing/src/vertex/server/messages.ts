import type { google } from '@google-cloud/aiplatform/build/protos/protos.js';

/** The messages that the fake reads and writes, as Google's package types them. */
export type Model = google.cloud.aiplatform.v1.IModel;
export type Endpoint = google.cloud.aiplatform.v1.IEndpoint;
export type DeployedModel = google.cloud.aiplatform.v1.IDeployedModel;
export type Operation = google.longrunning.IOperation;
export type Timestamp = google.protobuf.ITimestamp;

export type UploadModelRequest = google.cloud.aiplatform.v1.IUploadModelRequest;
export type GetModelRequest = google.cloud.aiplatform.v1.IGetModelRequest;
export type ListModelsRequest = google.cloud.aiplatform.v1.IListModelsRequest;
export type ListModelVersionsRequest = google.cloud.aiplatform.v1.IListModelVersionsRequest;
export type UpdateModelRequest = google.cloud.aiplatform.v1.IUpdateModelRequest;
export type DeleteModelRequest = google.cloud.aiplatform.v1.IDeleteModelRequest;
export type DeleteModelVersionRequest = google.cloud.aiplatform.v1.IDeleteModelVersionRequest;
export type MergeVersionAliasesRequest = google.cloud.aiplatform.v1.IMergeVersionAliasesRequest;

export type CreateEndpointRequest = google.cloud.aiplatform.v1.ICreateEndpointRequest;
export type GetEndpointRequest = google.cloud.aiplatform.v1.IGetEndpointRequest;
export type ListEndpointsRequest = google.cloud.aiplatform.v1.IListEndpointsRequest;
export type UpdateEndpointRequest = google.cloud.aiplatform.v1.IUpdateEndpointRequest;
export type DeleteEndpointRequest = google.cloud.aiplatform.v1.IDeleteEndpointRequest;
export type DeployModelRequest = google.cloud.aiplatform.v1.IDeployModelRequest;
export type UndeployModelRequest = google.cloud.aiplatform.v1.IUndeployModelRequest;
export type MutateDeployedModelRequest = google.cloud.aiplatform.v1.IMutateDeployedModelRequest;

export type GetOperationRequest = google.longrunning.IGetOperationRequest;
export type ListOperationsRequest = google.longrunning.IListOperationsRequest;
export type CancelOperationRequest = google.longrunning.ICancelOperationRequest;
export type DeleteOperationRequest = google.longrunning.IDeleteOperationRequest;

export type CustomJob = google.cloud.aiplatform.v1.ICustomJob;
export type CustomJobSpec = google.cloud.aiplatform.v1.ICustomJobSpec;
export type WorkerPoolSpec = google.cloud.aiplatform.v1.IWorkerPoolSpec;
export type HyperparameterTuningJob = google.cloud.aiplatform.v1.IHyperparameterTuningJob;
export type StudySpec = google.cloud.aiplatform.v1.IStudySpec;
export type ParameterSpec = google.cloud.aiplatform.v1.StudySpec.IParameterSpec;
export type Trial = google.cloud.aiplatform.v1.ITrial;
export type TrialParameter = google.cloud.aiplatform.v1.Trial.IParameter;
export type Measurement = google.cloud.aiplatform.v1.IMeasurement;
export type RpcStatus = google.rpc.IStatus;
export type Value = google.protobuf.IValue;
export type Struct = google.protobuf.IStruct;

/** All requests that only name a resource. */
export interface NamedRequest {
  readonly name?: string | null;
}
export type CreateCustomJobRequest = google.cloud.aiplatform.v1.ICreateCustomJobRequest;
export type CreateTuningJobRequest = google.cloud.aiplatform.v1.ICreateHyperparameterTuningJobRequest;
export type BatchPredictionJob = google.cloud.aiplatform.v1.IBatchPredictionJob;
export type CreateBatchPredictionJobRequest = google.cloud.aiplatform.v1.ICreateBatchPredictionJobRequest;
/** All lists of jobs take the same. */
export type ListJobsRequest = google.cloud.aiplatform.v1.IListCustomJobsRequest;
export type PredictRequest = google.cloud.aiplatform.v1.IPredictRequest;
export type ModelEvaluation = google.cloud.aiplatform.v1.IModelEvaluation;
export type ImportModelEvaluationRequest = google.cloud.aiplatform.v1.IImportModelEvaluationRequest;
export type ListModelEvaluationsRequest = google.cloud.aiplatform.v1.IListModelEvaluationsRequest;

export type PipelineJob = google.cloud.aiplatform.v1.IPipelineJob;
export type PipelineTaskDetail = google.cloud.aiplatform.v1.IPipelineTaskDetail;
export type CreatePipelineJobRequest = google.cloud.aiplatform.v1.ICreatePipelineJobRequest;
export type ListPipelineJobsRequest = google.cloud.aiplatform.v1.IListPipelineJobsRequest;
export type Schedule = google.cloud.aiplatform.v1.ISchedule;
export type CreateScheduleRequest = google.cloud.aiplatform.v1.ICreateScheduleRequest;
export type UpdateScheduleRequest = google.cloud.aiplatform.v1.IUpdateScheduleRequest;
export type ListSchedulesRequest = google.cloud.aiplatform.v1.IListSchedulesRequest;
export type ResumeScheduleRequest = google.cloud.aiplatform.v1.IResumeScheduleRequest;

export type MetadataStore = google.cloud.aiplatform.v1.IMetadataStore;
export type MetadataEvent = google.cloud.aiplatform.v1.IEvent;
/** An artifact, an execution or a context: those have nearly the same fields. */
export type MetadataNode = Omit<google.cloud.aiplatform.v1.IArtifact, 'state'> & {
  readonly state?: unknown;
  readonly parentContexts?: string[] | null;
};
export type CreateMetadataStoreRequest = google.cloud.aiplatform.v1.ICreateMetadataStoreRequest;
export type CreateArtifactRequest = google.cloud.aiplatform.v1.ICreateArtifactRequest;
export type CreateExecutionRequest = google.cloud.aiplatform.v1.ICreateExecutionRequest;
export type CreateContextRequest = google.cloud.aiplatform.v1.ICreateContextRequest;
export type UpdateArtifactRequest = google.cloud.aiplatform.v1.IUpdateArtifactRequest;
export type UpdateExecutionRequest = google.cloud.aiplatform.v1.IUpdateExecutionRequest;
export type UpdateContextRequest = google.cloud.aiplatform.v1.IUpdateContextRequest;
/** All lists of nodes take the same. */
export type ListNodesRequest = google.cloud.aiplatform.v1.IListArtifactsRequest;
export type AddToContextRequest = google.cloud.aiplatform.v1.IAddContextArtifactsAndExecutionsRequest;
export type AddContextChildrenRequest = google.cloud.aiplatform.v1.IAddContextChildrenRequest;
export type AddExecutionEventsRequest = google.cloud.aiplatform.v1.IAddExecutionEventsRequest;
export type ArtifactLineageRequest = google.cloud.aiplatform.v1.IQueryArtifactLineageSubgraphRequest;
