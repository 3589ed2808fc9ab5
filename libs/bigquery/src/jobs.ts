import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { canonicalJson, type JsonObject, type MillraceError } from '@millrace/contract';
import { type Job, jobSchema } from './answers.ts';
import { CallFailed, type Connection } from './connection.ts';
import { aborted, failed, isJobsOwn } from './failure.ts';

/** A job to run. */
export interface JobWork {
  readonly subject: string;
  /** What tells this job from others, beside its place. */
  readonly identity: JsonObject;
  /** Its `configuration`, which may depend on its id. */
  readonly configuration: (id: string) => JsonObject;
  /** Whether what a former job left is still there. Default: it is. */
  readonly isUsable?: ((id: string) => Promise<boolean>) | undefined;
}

/** A job that has ended well. */
export interface EndedJob {
  readonly id: string;
  readonly job: Job;
  /** It was begun by an earlier process, or by a call whose answer was lost. */
  readonly found: boolean;
}

/** Failures of BigQuery's own after which a job is run again, before it is given up. */
const MOST_RUNS = 3;
/** Digits of the digest in a job's id. */
const DIGITS = 40;

/**
 * Runs a job, or takes the one that was begun for the same work: ids follow from the work, and the API refuses a second
 * job of one id. A job that has failed, or whose results are gone, leaves its id to the past; the next takes the next.
 * @throws MillraceError what the job failed with, `ABORTED`
 */
export async function runJob(connection: Connection, work: JobWork): Promise<EndedJob> {
  const { project, location } = connection.settings;
  const digest = createHash('sha256')
    .update(canonicalJson({ ...work.identity, project, location }))
    .digest('hex');
  for (let number = 1, runs = 0; ; number += 1) {
    const id = `millrace_${digest.slice(0, DIGITS)}_${number}`;
    const { found, job: begun } = await begin(connection, work, id);
    const isOver = found && begun.status.state === 'DONE';
    if (isOver && begun.status.errorResult !== undefined) continue;
    const job = await untilDone(connection, work.subject, id, begun);
    const failure = job.status.errorResult;
    if (failure === undefined) {
      if (!isOver || (await (work.isUsable?.(id) ?? true))) return { id, job, found };
      continue;
    }
    runs += 1;
    if (isJobsOwn(failure) || runs >= MOST_RUNS)
      throw failed({ ...connection.settings, subject: work.subject }, failure);
    connection.settings.logger?.warn(`${work.subject}: the job ${id} failed and is run again`, {
      error: failure.message,
    });
  }
}

/** Asks for the job; where there is one of this id, that is it. */
async function begin(connection: Connection, work: JobWork, jobId: string): Promise<{ found: boolean; job: Job }> {
  const { project: projectId, location, labels } = connection.settings;
  const { subject } = work;
  const configuration = { labels: { ...labels }, ...work.configuration(jobId) };
  const body = { jobReference: { projectId, jobId, location }, configuration };
  try {
    const job = jobSchema.parse(await connection.call({ subject, method: 'POST', path: '/jobs', body }));
    connection.settings.logger?.debug(`${subject}: job ${jobId}`);
    return { found: false, job };
  } catch (error) {
    // What was asked for may have arrived all the same.
    if (connection.settings.signal?.aborted) throw await stopped(connection, subject, jobId, error);
    if (!(error instanceof CallFailed) || error.failure.status !== 409) throw connection.told(subject, error);
    return { found: true, job: await look(connection, subject, jobId) };
  }
}

const look = async (connection: Connection, subject: string, id: string): Promise<Job> =>
  jobSchema.parse(
    await connection.ask({
      ...{ subject, method: 'GET', path: `/jobs/${id}` },
      query: { location: connection.settings.location },
    }),
  );

const GROWTH = 1.5;

/** Looks at a job until it has ended; stopped, it cancels the job. */
async function untilDone(connection: Connection, subject: string, id: string, begun: Job): Promise<Job> {
  const { poll, onProgress, signal } = connection.settings;
  const started = performance.now();
  let pause = poll.initialMs;
  try {
    for (let job = begun; ; job = await look(connection, subject, id)) {
      const { state } = job.status;
      const elapsedSeconds = (performance.now() - started) / 1000;
      onProgress?.({ subject, id, state, units: unitsOf(job), elapsedSeconds });
      if (state === 'DONE') return job;
      await connection.pause(subject, pause);
      pause = Math.min(poll.maxMs, pause * GROWTH);
    }
  } catch (error) {
    throw signal?.aborted ? await stopped(connection, subject, id, error) : error;
  }
}

function unitsOf({ statistics }: Job) {
  const last = statistics.query.timeline.at(-1);
  if (last === undefined) return undefined;
  const { completedUnits, activeUnits, pendingUnits } = last;
  return { done: completedUnits, total: completedUnits + activeUnits + pendingUnits };
}

/** Milliseconds that a command that is being stopped waits for BigQuery, in all and between two tries. */
const CANCEL_MS = 10_000;
const CANCEL_PAUSE_MS = 300;
/** Tries at a job that is not there yet: the call that makes it may still be on its way. */
const CANCEL_TRIES = 4;

/** Cancels the job of somebody who no longer waits, and gives the error that tells so. */
async function stopped(connection: Connection, subject: string, id: string, cause: unknown): Promise<MillraceError> {
  const { location } = connection.settings;
  const signal = AbortSignal.timeout(CANCEL_MS);
  const call = { subject, method: 'POST', path: `/jobs/${id}/cancel`, query: { location } } as const;
  for (let attempt = 1; attempt <= CANCEL_TRIES; attempt += 1) {
    const failure = await connection.call(call, signal).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure === undefined) return aborted(`${subject}: stopped; the job ${id} is cancelled.`, cause);
    if (!(failure instanceof CallFailed) || failure.failure.status !== 404) {
      return aborted(`${subject}: stopped; the job ${id} goes on.`, cause);
    }
    await sleep(CANCEL_PAUSE_MS);
  }
  return aborted(`${subject}: stopped before it was begun.`, cause);
}
