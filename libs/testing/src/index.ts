export { artifactAt, runStep, type StepResult } from './component/run-step.ts';
export type { FaultAction, FaultMatch, FaultRule, FaultyRequest } from './faults/fault.ts';
export { FaultPlan } from './faults/plan.ts';
export type { GcsOperation, GcsRequest } from './gcs/route.ts';
export { type FakeGcs, type FakeGcsObject, type FakeGcsOptions, startFakeGcs } from './gcs/server.ts';
export {
  type FaultySource,
  type FaultySourceOptions,
  type SourceFault,
  type SourceFaultRule,
  type SourceFile,
  type SourceRequest,
  startFaultySource,
} from './source/server.ts';
