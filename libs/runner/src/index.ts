export type { RunEvent, RunOutcome, StepError, StepInfo, StepState } from './events.ts';
