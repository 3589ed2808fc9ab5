export { type AutomaticLauncherOptions, automaticLauncher } from './automatic-launcher.ts';
export type { ChildExit } from './child.ts';
export { type DockerOptions, dockerLauncher } from './docker/docker-launcher.ts';
export type { RunEvent, RunOutcome, StepError, StepInfo, StepState } from './events.ts';
export type { Launch, Launcher, Mount, Resources, StepImage } from './launcher.ts';
export { planSteps } from './plan.ts';
export { type LocalCommand, processLauncher } from './process-launcher.ts';
export { type RunOptions, type RunResult, runPipeline } from './run.ts';
export { type ArtifactValue, artifactsOf, type Values } from './values.ts';
