import { MillraceError, type VertexContext, type VertexJobSettings } from '@millrace/contract';
import { consoleUrl, createVertex, type Vertex } from '@millrace/vertex';

/** The label by which a piece of work finds its jobs again. */
export const WORK_LABEL = 'millrace-work';

/** States of a job that will give nothing. */
const LOST: readonly string[] = [
  'JOB_STATE_FAILED',
  'JOB_STATE_CANCELLING',
  'JOB_STATE_CANCELLED',
  'JOB_STATE_EXPIRED',
];

interface Job {
  readonly name: string;
  readonly state: string;
}
interface Look<J> {
  readonly state: string;
  readonly elapsedSeconds: number;
  readonly resource: J;
}
interface Call {
  readonly signal?: AbortSignal | undefined;
}
/** Jobs of one kind, as far as they are followed here. */
interface Jobs<Spec, J extends Job> {
  ensure(spec: Spec, options: { readonly execution: string } & Call): Promise<J>;
  wait(name: string, options: { readonly onProgress?: (look: Look<J>) => void } & Call): Promise<J>;
  cancel(name: string): Promise<void>;
  list(filter: string, options: Call): Promise<readonly J[]>;
}

/** Without the signal: what is told to stop still has a job to cancel. */
export const connect = ({ project, region, logger }: VertexContext): Vertex =>
  createVertex({ project, region, logger });

/** A kind of job, and how one is made and looked at. */
export interface Following<Spec, J extends Job> {
  readonly jobs: Jobs<Spec, J>;
  /** Stages what the job needs and says what it is; called only where there is no job yet. */
  readonly make: (labels: Readonly<Record<string, string>>) => Promise<Spec>;
  readonly onProgress: (look: Look<J>) => void;
}

/**
 * Starts the job of a piece of work and waits until it has succeeded. The job of a submitter that was killed is found
 * by its label and waited for; an interruption cancels the job.
 * @throws MillraceError `VERTEX_JOB_FAILED`, `VERTEX_CANCELLED` and what the client throws
 */
export async function followJob<Spec, J extends Job>(
  following: Following<Spec, J>,
  context: VertexContext,
): Promise<J> {
  const { jobs, onProgress } = following;
  const { logger, signal } = context;
  try {
    const job = await findOrStart(following, context);
    logger.info('waiting for the job', { job: job.name, console: consoleUrl(job.name) });
    return await jobs.wait(job.name, { signal, onProgress });
  } catch (error) {
    if (signal.aborted) await cancelJobs(jobs, context);
    throw error;
  }
}

async function findOrStart<Spec, J extends Job>(following: Following<Spec, J>, context: VertexContext): Promise<J> {
  const { jobs, make } = following;
  const { key, labels } = context.job;
  const { signal } = context;
  const former = await jobs.list(ofWork(context.job), { signal });
  const found = former.find(({ state }) => !LOST.includes(state));
  if (found !== undefined) {
    context.logger.info('going on with the job that was started for this work', { job: found.name });
    return found;
  }
  const spec = await make({ ...labels, [WORK_LABEL]: key });
  return jobs.ensure(spec, { execution: `${key}-${former.length + 1}`, signal });
}

/** Also a job whose start was under way when the interruption came. */
async function cancelJobs<Spec, J extends Job>(jobs: Jobs<Spec, J>, { job, logger }: VertexContext): Promise<void> {
  try {
    for (const { name, state } of await jobs.list(ofWork(job), {})) {
      if (LOST.includes(state) || state === 'JOB_STATE_SUCCEEDED') continue;
      await jobs.cancel(name);
      logger.info('the job is cancelled; run the same again to start it from its last checkpoint', { job: name });
    }
  } catch (error) {
    const reason = error instanceof MillraceError ? error.message : String(error);
    logger.warn('the job could not be cancelled and goes on; run the same again to wait for it', { reason });
  }
}

const ofWork = ({ key }: VertexJobSettings): string => `labels.${WORK_LABEL}="${key}"`;
