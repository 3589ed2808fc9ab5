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
