export { type FakeDataflow, type FakeDataflowOptions, startFakeDataflow } from './server.ts';
export type { DataflowWork, LaunchedJob } from './work.ts';
