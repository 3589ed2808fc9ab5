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
export type { ModelVersion, ServingContainer } from './models/model-version.ts';
export type { MadeFor, Models, UploadModel } from './models/models.ts';
export { EXECUTION_LABEL, labelValue } from './names.ts';
export type { Operation } from './operations/operation.ts';
export type { Operations } from './operations/operations.ts';
export { type Place, resolvePlace } from './place.ts';
export { createVertex, type Vertex, type VertexOptions } from './vertex.ts';
