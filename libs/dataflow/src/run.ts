import { type Logger, MillraceError } from '@millrace/contract';
import type { CallOptions } from '@millrace/vertex/call';
import type { Api } from './api.ts';
import { consoleUrl } from './console-url.ts';
import { newsOf } from './follow/news.ts';
import { unsuccessful } from './follow/outcome.ts';
import { waitForJob } from './follow/wait.ts';
import type { DataflowJob } from './jobs/job.ts';
import { hasEnded, hasSucceeded } from './jobs/job-state.ts';
import { cancelJob, jobsNamed } from './jobs/jobs.ts';
import { type EnsureOptions, ensureJob } from './launch/ensure.ts';
import { jobName, type YamlJob } from './launch/yaml-job.ts';

/** How a job looks while it is waited for. */
export interface RunProgress {
  /** E.g. `running`. */
  readonly state: string;
  readonly elapsedSeconds: number;
  /** The most elements that any step has given. */
  readonly elements: number;
}

export interface RunOptions extends EnsureOptions {
  /** Told of the job's page at once, and of what Dataflow and the workers say. */
  readonly logger?: Logger | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Milliseconds after which the job is cancelled, with `DATAFLOW_TIMEOUT`. Default: none. */
  readonly timeoutMs?: number | undefined;
}

/** How long the end of a cancelled job is waited for: its machines are taken down meanwhile. */
const CANCELLING_MS = 300_000;

/**
 * Runs Beam YAML: launches its job, or goes on with the one that an earlier process launched, and waits until it has
 * succeeded. Where it is told to stop, or takes too long, the job is cancelled.
 * @throws MillraceError `DATAFLOW_JOB_FAILED` with what the workers said, `DATAFLOW_CANCELLED`, `DATAFLOW_TIMEOUT`,
 *   `ABORTED`, and what the calls throw
 */
export async function runYaml(api: Api, yaml: YamlJob, options: RunOptions): Promise<DataflowJob> {
  const limit = options.timeoutMs === undefined ? undefined : AbortSignal.timeout(options.timeoutMs);
  const signal = AbortSignal.any([options.signal, limit].filter((given) => given !== undefined));
  try {
    return await follow(api, yaml, { ...options, signal });
  } catch (error) {
    if (!signal.aborted) throw error;
    await cancelWork(api, yaml, options.logger);
    throw options.signal?.aborted ? error : tooLong(yaml, options, error);
  }
}

async function follow(api: Api, yaml: YamlJob, options: RunOptions & CallOptions): Promise<DataflowJob> {
  const { logger, signal } = options;
  const { job, found } = await ensureJob(api, yaml, options);
  logger?.info(found ? 'going on with the job that was launched for this work' : 'launched the job', {
    ...{ job: job.id, console: consoleUrl(job.resource) },
  });
  if (hasEnded(job.state)) return job;
  let elements = 0;
  const ended = await waitForJob(api, job.id, {
    signal,
    onLook: newsOf(api, job.id, {
      signal,
      onMessage: ({ text, isError }) => logger?.[isError ? 'error' : 'info'](text, { job: job.id }),
      onElements: (given) => {
        elements = given;
      },
    }),
    onProgress: ({ state, elapsedSeconds }) =>
      options.onProgress?.({ state: state.replace(/^JOB_STATE_/, '').toLowerCase(), elapsedSeconds, elements }),
  });
  if (hasSucceeded(ended.state)) return ended;
  throw await unsuccessful(api, ended, { signal });
}

/** Also a job whose launch was under way when the signal came. */
async function cancelWork(api: Api, yaml: YamlJob, logger: Logger | undefined): Promise<void> {
  try {
    for (const { id, state } of await jobsNamed(api, jobName(yaml))) {
      if (hasEnded(state)) continue;
      await cancelJob(api, id);
      logger?.info('cancelling the job; its machines are taken down', { job: id });
      const ended = await waitForJob(api, id, { timeoutMs: CANCELLING_MS });
      logger?.info('the job has ended', { job: id, state: ended.state });
    }
  } catch (error) {
    const reason = error instanceof MillraceError ? error.message : String(error);
    logger?.warn('the job may go on: it could not be seen to its end', { reason });
  }
}

const tooLong = (yaml: YamlJob, { timeoutMs = 0 }: RunOptions, cause: unknown): MillraceError =>
  new MillraceError('DATAFLOW_TIMEOUT', `The job ${jobName(yaml)} took longer than ${timeoutMs / 1000} s.`, {
    ...{ cause, hint: 'allow more time, or more workers' },
  });
