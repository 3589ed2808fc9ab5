export type { CloudBuildCall, CloudBuildFault, CloudBuildFaults } from './fault.ts';
export { type FakeCloudBuild, type FakeCloudBuildOptions, startFakeCloudBuild } from './server.ts';
export type { BuildOutcome, BuildWork } from './state.ts';
