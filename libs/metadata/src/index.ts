export { type FindCachedOptions, findCached } from './cache.ts';
export { type CacheEntry, cacheEntries, forgetCached } from './cache-index.ts';
export { type CacheKeyParts, cacheKey } from './cache-key.ts';
export { type CacheTurn, type TurnOptions, takeTurn } from './cache-turn.ts';
export { checkpointsAt, localCheckpoints, type StoreCheckpointsOptions, storeCheckpoints } from './checkpoints.ts';
export { parseJson } from './documents.ts';
export { beginExecution } from './executions/begin.ts';
export { HEARTBEAT_MS, STALE_MS } from './executions/claim.ts';
export { type Clock, executionId, type Random } from './executions/id.ts';
export { isGone, type Owner, ownerSchema, thisProcess } from './executions/owner.ts';
export type { Derived, Execution, ExecutionRequest, ExecutionResult } from './executions/request.ts';
export { type SweepOptions, sweep } from './executions/sweep.ts';
export { type BestRun, bestRun, type Goal, goalOf } from './history/best.ts';
export {
  type ComparisonSection,
  compareRuns,
  type Difference,
  executionsOf,
  type RunComparison,
} from './history/compare.ts';
export { type ExecutionFilter, History, type ListOptions } from './history/history.ts';
export { type Present, type Reproduction, type ReproductionStep, reproduce } from './history/reproduce.ts';
export { type RunRecord, type RunStep, runSchema, writeRun } from './history/run-record.ts';
export { type RunState, runState } from './history/run-state.ts';
export { advanceLatest } from './latest.ts';
export {
  fullDigest,
  type LineageDirection,
  type LineageEdge,
  type LineageGraph,
  type LineageNode,
} from './lineage/graph.ts';
export { ancestors, descendants, lineage } from './lineage/lineage.ts';
export type { ModelVersion } from './lineage/models.ts';
export { describeNode, lineageMermaid, lineageTree, type RenderOptions } from './lineage/render.ts';
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
  workFolder,
} from './refs.ts';
export {
  type Alias,
  type AliasMove,
  ModelRegistry,
  previewPromotion,
  previewRollback,
  type RegisteredVersion,
  type Registration,
  type RegistryLocation,
  type RegistryOptions,
  type RegistryState,
  registrySchema,
  registryUri,
  type VersionFacts,
} from './registry/index.ts';
