export type { Change } from './change.ts';
export { diffPipelines } from './diff.ts';
