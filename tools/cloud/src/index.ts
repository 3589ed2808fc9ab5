export { ACCOUNTS, type Account, AGENT_ROLES, type AgentRole, type Role, type Scope } from './declaration/accounts.ts';
export { desiredState } from './declaration/desired-state.ts';
export type { Command, Step } from './declaration/types.ts';
export { allSources, componentSources } from './globs.ts';
export { bucketName, imageRepository } from './names.ts';
export { type Plan, type PlannedStep, planOf, planText } from './plan/plan.ts';
export { type CloudSettings, placeOf, readSettings, type SettingsInput } from './settings.ts';
