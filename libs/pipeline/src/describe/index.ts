export { describePipeline, type InterfaceEntry, type PipelineDescription, type StepDescription } from './describe.ts';
export type { PlatformNeed } from './platform-needs.ts';
export { descriptionText } from './text.ts';
