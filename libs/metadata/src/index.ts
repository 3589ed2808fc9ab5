export { type FindCachedOptions, findCached } from './cache.ts';
export { type CacheKeyParts, cacheKey } from './cache-key.ts';
export { checkpointsAt, localCheckpoints, type StoreCheckpointsOptions, storeCheckpoints } from './checkpoints.ts';
export { beginExecution } from './executions/begin.ts';
export { HEARTBEAT_MS, STALE_MS } from './executions/claim.ts';
export { type Clock, executionId, type Random } from './executions/id.ts';
export type { Execution, ExecutionRequest, ExecutionResult } from './executions/request.ts';
export { type SweepOptions, sweep } from './executions/sweep.ts';
export { type ExecutionFilter, History, type ListOptions } from './history/history.ts';
export { type RunRecord, type RunStep, runSchema, writeRun } from './history/run-record.ts';
export type { ArtifactRecord, ExecutionRecord, ExecutionState } from './record.ts';
export { artifactSchema, executionSchema } from './record-schema.ts';
export {
  EXECUTION_ID_PATTERN,
  type ExecutionRef,
  executionFolder,
  formatRef,
  outputKey,
  parseRef,
  RESERVED_STEPS,
  recordKey,
  runKey,
  runsFolder,
} from './refs.ts';
export {
  type Alias,
  type AliasMove,
  ModelRegistry,
  type RegisteredVersion,
  type Registration,
  type RegistryOptions,
  type RegistryState,
  registrySchema,
  type VersionFacts,
} from './registry/index.ts';
