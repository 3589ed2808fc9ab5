export { type CheckOptions, checkPipeline } from './check-pipeline.ts';
export type { PipelineProblem, ProblemCode } from './problem.ts';
export type { CheckTarget } from './survey.ts';
