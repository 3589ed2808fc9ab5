export type { ChildExit } from './child.ts';
export { dockerLauncher } from './docker-launcher.ts';
export type { RunEvent, RunOutcome, StepError, StepInfo, StepState } from './events.ts';
export type { Launch, Launcher, StepImage } from './launcher.ts';
export { planSteps } from './plan.ts';
export { type LocalCommand, processLauncher } from './process-launcher.ts';
export { type RunOptions, type RunResult, runPipeline } from './run.ts';
export { type ArtifactValue, artifactsOf, type Values } from './values.ts';
