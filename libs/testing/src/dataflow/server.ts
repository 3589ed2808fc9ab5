import { type ServeOptions, type Serving, serveGrpc } from '../grpc/serve.ts';
import type { Job } from './messages.ts';
import { dataflowServices } from './methods.ts';
import { DataflowState } from './state.ts';
import type { DataflowWork } from './work.ts';

export interface FakeDataflowOptions extends ServeOptions {
  /** Does the work of a job: runs its YAML. Default: nothing is done, and the job is done. */
  readonly work?: DataflowWork;
  /** How often a job is asked for before it goes from one state to the next. Default 1. */
  readonly pollsPerState?: number;
  readonly now?: () => Date;
}

/** A running fake; its `address` is for `DATAFLOW_EMULATOR_HOST`. */
export interface FakeDataflow extends Serving {
  /** Every job, the oldest first. */
  readonly jobs: readonly Job[];
}

/**
 * A Dataflow of one's own on this machine, over gRPC without encryption, asking for no credentials: jobs are launched
 * from the template of Beam YAML, listed, asked for, cancelled, and have messages and metrics.
 * @example const dataflow = await startFakeDataflow({ work: ({ count }) => count('Read', 7) });
 */
export async function startFakeDataflow(options: FakeDataflowOptions = {}): Promise<FakeDataflow> {
  const { work = () => undefined, pollsPerState = 1, now = () => new Date() } = options;
  const state = new DataflowState(pollsPerState, work, now);
  const serving = await serveGrpc(dataflowServices(), state, options);
  return {
    ...serving,
    get jobs() {
      return state.runs.map(({ job }) => job);
    },
    close: async () => {
      await serving.close();
      for (const run of state.runs) await run.close();
    },
  };
}
