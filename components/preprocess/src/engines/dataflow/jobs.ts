import { createHash } from 'node:crypto';
import { EXIT, MillraceError, type RunContext } from '@millrace/contract';
import { createDataflow, type Dataflow } from '@millrace/dataflow';
import type { BeamPipeline, BeamSplits, RunBeam } from '@millrace/dataset';
import { openStore, type Store } from '@millrace/storage';
import { removeShards, wholeShards } from './shards.ts';
import type { WorkerSettings } from './workers.ts';

/** Where jobs work, and for which piece of work. */
export interface JobsOptions {
  /** `gs://` folder. */
  readonly folder: string;
  readonly key: string;
  readonly region: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly workers: WorkerSettings;
  readonly context: RunContext;
}

/** Pipelines of Beam YAML as jobs of Dataflow. */
export interface Jobs {
  readonly store: Store;
  /** Runs pipelines that answer with a file. */
  asking(signal: AbortSignal): RunBeam;
  /** Runs the pipeline that writes the splits. */
  write(splits: BeamSplits, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** How one pipeline is run. */
interface Running {
  readonly signal: AbortSignal;
  readonly stillThere: () => Promise<boolean>;
  /** Removes what a job that failed left. */
  readonly beforeLaunch: () => Promise<void>;
}

export function openJobs(options: JobsOptions): Jobs {
  const { folder, context } = options;
  const store = openStore(folder);
  const dataflow = createDataflow({
    ...{ project: context.project, region: options.region ?? context.region, logger: context.logger },
  });
  return {
    store,
    asking: (signal) => async (question) => {
      const answer = store.keyOf(question.answer) ?? '';
      const stillThere = async () => (await store.stat(answer, { signal })) !== undefined;
      const beforeLaunch = () => store.delete(answer, { signal });
      await run(dataflow, store, question, { signal, stillThere, beforeLaunch }, options);
      return JSON.parse((await store.readBytes(answer, { signal })).bytes.toString('utf8'));
    },
    write: (splits, signal) => {
      const stillThere = () => wholeShards(store, splits, signal);
      const beforeLaunch = () => removeShards(store, splits, signal);
      return run(dataflow, store, splits, { signal, stillThere, beforeLaunch }, options);
    },
    close: () => dataflow.close(),
  };
}

async function run(
  dataflow: Dataflow,
  store: Store,
  { name, yaml }: BeamPipeline,
  running: Running,
  { folder, key, labels, workers, context }: JobsOptions,
): Promise<void> {
  const { timeoutMinutes, ...machines } = workers;
  const { execution, logger, progress } = context;
  await store.write(`${name}.yaml`, yaml, { signal: running.signal });
  const job = {
    title: `${execution.pipeline}-${execution.step}-${name}`,
    key: `${key} ${name} ${createHash('sha256').update(yaml).digest('hex')}`,
    pipeline: { file: store.uriOf(`${name}.yaml`) },
    tempLocation: `${folder}/temp`,
    ...{ labels, workers: machines },
  };
  const options = {
    ...{ ...running, logger },
    ...(timeoutMinutes === undefined ? {} : { timeoutMs: timeoutMinutes * 60_000 }),
    onProgress: ({ state, elements }: { readonly state: string; readonly elements: number }) =>
      progress.report(elements, undefined, 'elements', `${name}: ${state}`),
  };
  await dataflow.run(job, options).catch((error: unknown) => {
    throw ofData(error) ?? error;
  });
}

/** What the pipelines themselves refuse: the code is the first word of the worker's error. */
const REFUSED = /\b(WRONG_HEADER|WRONG_TYPE|MALFORMED_INPUT|NO_ROWS): (.*?)(?: \[while running|$)/s;

function ofData(error: unknown): MillraceError | undefined {
  if (!(error instanceof MillraceError) || error.code !== 'DATAFLOW_JOB_FAILED') return undefined;
  const [, code, message] = REFUSED.exec(error.message) ?? [];
  if (code === undefined || message === undefined) return undefined;
  return new MillraceError(code, message, { cause: error, fields: error.fields, exitCode: EXIT.usage });
}
