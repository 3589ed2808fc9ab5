import { type ApiOptions, connect } from '@millrace/vertex/call';
import { createClients } from './clients.ts';
import type { DataflowJob } from './jobs/job.ts';
import type { YamlJob } from './launch/yaml-job.ts';
import { type RunOptions, runYaml } from './run.ts';
import { DATAFLOW } from './service.ts';

/** Where Dataflow is and how it is called; `DATAFLOW_EMULATOR_HOST` names an emulator. */
export type DataflowOptions = Omit<ApiOptions, 'signal'>;

/** Dataflow in one project and region. */
export interface Dataflow {
  readonly project: string;
  readonly region: string;
  /**
   * Runs Beam YAML to its end: launches its job, or goes on with the one that was launched for the same work.
   * @throws MillraceError `DATAFLOW_JOB_FAILED`, `DATAFLOW_CANCELLED`, `DATAFLOW_TIMEOUT`, `ABORTED`; see the README
   */
  run(job: YamlJob, options?: RunOptions): Promise<DataflowJob>;
  /** Closes the connections. */
  close(): Promise<void>;
}

/**
 * A client of Dataflow. Nothing is loaded and nothing is sent before the first call.
 * @example const dataflow = createDataflow({ project: 'my-project', region: 'us-central1' });
 * @throws MillraceError `PROJECT_REQUIRED`, `REGION_REQUIRED`
 */
export function createDataflow(options: DataflowOptions = {}): Dataflow {
  const api = connect(DATAFLOW, options, createClients);
  return {
    ...api.place,
    run: (job, runOptions = {}) => runYaml(api, job, runOptions),
    close: api.clients.close,
  };
}
