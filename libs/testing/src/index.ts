export {
  type Evaluate,
  type FakeCell,
  type FakeColumn,
  type FakeParameter,
  type FakeQuery,
  FakeQueryError,
  type FakeTable,
} from './bigquery/evaluate.ts';
export {
  type BigQueryOperation,
  type BigQueryRequest,
  type FakeBigQuery,
  type FakeBigQueryJob,
  type FakeBigQueryOptions,
  startFakeBigQuery,
} from './bigquery/server.ts';
export {
  type BuildOutcome,
  type BuildWork,
  type CloudBuildCall,
  type CloudBuildFault,
  type CloudBuildFaults,
  type FakeCloudBuild,
  type FakeCloudBuildOptions,
  startFakeCloudBuild,
} from './cloudbuild/index.ts';
export { artifactAt, runStep, type StepResult } from './component/run-step.ts';
export {
  type DataflowWork,
  type FakeDataflow,
  type FakeDataflowOptions,
  type LaunchedJob,
  startFakeDataflow,
} from './dataflow/index.ts';
export type { FaultAction, FaultMatch, FaultRule, FaultyRequest } from './faults/fault.ts';
export { FaultPlan } from './faults/plan.ts';
export type { GcsOperation, GcsRequest } from './gcs/route.ts';
export { type FakeGcs, type FakeGcsObject, type FakeGcsOptions, startFakeGcs } from './gcs/server.ts';
export type { GrpcCall, GrpcFault } from './grpc/call.ts';
export type { TaskFailure } from './kfp/machine.ts';
export type { KfpOperation } from './kfp/route.ts';
export { type FakeKfp, type FakeKfpOptions, type KfpExchange, type KfpRequest, startFakeKfp } from './kfp/server.ts';
export {
  type FaultySource,
  type FaultySourceOptions,
  type SourceFault,
  type SourceFaultRule,
  type SourceFile,
  type SourceRequest,
  startFaultySource,
} from './source/server.ts';
export { type DockerJobsOptions, dockerJobs } from './vertex/jobs/docker-jobs.ts';
export { type FunctionWorker, functionJobs } from './vertex/jobs/function-jobs.ts';
export type { JobLauncher, Worker, WorkerEnd, WorkerSpec } from './vertex/jobs/launcher.ts';
export { processJobs } from './vertex/jobs/process-jobs.ts';
export type { VertexCall, VertexFaultAction, VertexFaultRule } from './vertex/server/fault.ts';
export { type FakeVertex, type FakeVertexOptions, type FakeVertexState, startFakeVertex } from './vertex/server.ts';
