export { type ApplyOptions, applySetup } from './apply/apply.ts';
export type { Applied, AppliedStep } from './apply/types.ts';
export { type CleanupOptions, findOurs, type Removal, removeAll } from './cleanup/cleanup.ts';
export type { Found } from './cleanup/found.ts';
export {
  ACCOUNTS,
  type Account,
  AGENT_ROLES,
  type AgentRole,
  type Need,
  type Role,
  type Scope,
} from './declaration/accounts.ts';
export { desiredState } from './declaration/desired-state.ts';
export type { Command, Step } from './declaration/types.ts';
export { type CloudExamination, examineCloud } from './doctor/cloud.ts';
export type { Finding } from './doctor/finding.ts';
export { allSources, componentSources } from './globs.ts';
export { bucketName, imageRepository } from './names.ts';
export { type Plan, type PlannedStep, planOf, planText } from './plan/plan.ts';
export { createGoogleApis, type GoogleApis, type GoogleApisOptions } from './rest/google-apis.ts';
export { type CloudSettings, ENGINES, type Engine, placeOf, readSettings, type SettingsInput } from './settings.ts';
