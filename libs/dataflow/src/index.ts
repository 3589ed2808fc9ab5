export { consoleUrl } from './console-url.ts';
export { createDataflow, type Dataflow, type DataflowOptions } from './dataflow.ts';
export type { DataflowJob } from './jobs/job.ts';
export { jobName, type Workers, type YamlJob } from './launch/yaml-job.ts';
export type { RunOptions, RunProgress } from './run.ts';
