import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  type ComponentDefinition,
  EXIT,
  type ExternalRead,
  type InputArtifact,
  MillraceError,
  type OutputArtifact,
  type RunContext,
  readParameters,
} from '@millrace/contract';
import { checkpointsAt } from '@millrace/metadata';
import { openStore, type Store, withSignal } from '@millrace/storage';
import { withInterval } from '../checkpoint-interval.ts';
import { cloudPlace } from '../cloud-place.ts';
import { codeDigest } from '../code-digest.ts';
import type { Command } from '../command.ts';
import type { Session } from '../session.ts';
import { perform } from '../work.ts';
import { type JobFile, readJobFile, type StagedArtifact } from './job-file.ts';
import { type JobResult, readJobResult, resultFolder, writeJobFailure, writeJobResult } from './job-result.ts';
import { trialReport } from './trial-report.ts';

/**
 * Does the work of a job: brings its inputs, runs the component, takes the outputs away, and writes the result last.
 * A worker that is started again goes on from the checkpoint of the one before, or finds that all is done.
 * @throws MillraceError `WRONG_JOB`, `INPUT_CHANGED`, what reading the job and the component's `run` throw
 */
export async function runJob(definition: ComponentDefinition, command: Command, session: Session): Promise<void> {
  const uri = command.executorInput ?? '';
  const store = openStore(uri.split('/').slice(0, -1).join('/'));
  const { trial } = session.environment;
  const job = await readJobFile(withSignal(store, session.signal), basename(uri));
  if (job.component !== definition.name) {
    const message = `The job ${uri} is of ${job.component}, and this is ${definition.name}.`;
    throw new MillraceError('WRONG_JOB', message, { exitCode: EXIT.usage });
  }
  const folder = resultFolder(job.trialMetric === undefined ? undefined : (trial ?? '0'));
  if ((await readJobResult(store, folder)) !== undefined) {
    session.logger.info('the work of this job is done', { result: store.uriOf(`${folder}result.json`) });
    return;
  }
  const scratch = await mkdtemp(join(tmpdir(), `millrace-${definition.name}-job-`));
  try {
    await work(definition, { job, command, session, store, folder, scratch });
  } catch (error) {
    if (!session.signal.aborted) await writeJobFailure(store, folder, error).catch(() => undefined);
    throw error;
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

interface Worker {
  readonly job: JobFile;
  readonly command: Command;
  readonly session: Session;
  readonly store: Store;
  /** Of the result, below the store's root. */
  readonly folder: string;
  readonly scratch: string;
}

async function work(definition: ComponentDefinition, worker: Worker): Promise<void> {
  const { job, command, session, store, folder, scratch } = worker;
  const started = session.now();
  const parameters = readParameters(definition.inputs, { ...job.parameters, ...command.parameters });
  const inputs = await bringInputs(worker);
  const outputs = Object.fromEntries(
    Object.entries(definition.outputs).flatMap(([name, io]): [string, OutputArtifact][] =>
      io.kind === 'artifact' ? [[name, { name, path: join(scratch, 'outputs', name), uri: '', metadata: {} }]] : [],
    ),
  );
  const reads: ExternalRead[] = [];
  const workDirectory = join(scratch, 'work');
  for (const path of [workDirectory, join(scratch, 'outputs')]) await mkdir(path, { recursive: true });
  const { context, forget } = jobContext(worker, workDirectory, reads);
  const values = await perform(definition, { parameters, inputs, outputs, context });
  const attempt = `${folder}outputs/${basename(scratch)}/`;
  const kept = job.trialMetric === undefined ? await takeAway(store, attempt, outputs, session.signal) : {};
  const mine = await writeJobResult(store, folder, {
    ...{ formatVersion: 1, component: definition.name, version: session.version },
    codeDigest: await codeDigest(session),
    parameters: { ...values },
    outputs: kept,
    reads,
    durationSeconds: (session.now() - started) / 1000,
  });
  if (!mine) await store.deleteFolder(attempt);
  await forget();
  session.logger.info(mine ? 'the work of this job is done' : 'another worker was first', {
    result: store.uriOf(`${folder}result.json`),
  });
}

/** What surrounds the work of a job, and what removes its checkpoints once they are of no use. */
function jobContext({ job, command, session, scratch }: Worker, workDirectory: string, reads: ExternalRead[]) {
  const { environment, logger, progress, signal, now } = session;
  const checkpoints = openStore(environment.checkpointFolder ?? join(scratch, 'checkpoints'));
  const { trial, metricFile } = environment;
  const reporting = job.trialMetric !== undefined && metricFile !== undefined;
  const context: RunContext = {
    ...{ logger, progress, signal, workDirectory, execution: job.execution },
    checkpoints: withInterval(
      checkpointsAt(checkpoints, '', { localDirectory: join(scratch, 'checkpoint'), signal }),
      environment,
    ),
    recordRead: (read) => reads.push(read),
    ...cloudPlace(command, environment),
    ...(reporting ? { trial: trialReport(metricFile, job.trialMetric ?? '', trial ?? '0', now) } : {}),
  };
  return { context, forget: () => removeAll(checkpoints) };
}

/** A job's checkpoint folder is its own; what is left of it costs money and helps nobody. */
async function removeAll(store: Store): Promise<void> {
  for (const name of await store.names('')) {
    await (name.endsWith('/') ? store.deleteFolder(name) : store.delete(name));
  }
}

async function bringInputs({ job, scratch, session: { signal, logger } }: Worker) {
  const bring = async (staged: StagedArtifact, key: string): Promise<InputArtifact> => {
    const { name, uri, digest, metadata } = staged;
    const path = join(scratch, 'inputs', key);
    const source = openStore(uri.replace(/\/+$/, '').split('/').slice(0, -1).join('/'));
    const tree = await source.download(basename(uri), path, { signal });
    if (tree.digest !== digest) {
      throw new MillraceError('INPUT_CHANGED', `${uri} is not what it was when the job was submitted.`, {
        hint: 'Submit the work again.',
        fields: { uri, expected: digest, found: tree.digest },
      });
    }
    logger.info(`input ${name}`, { uri });
    return { name, path, uri, digest, metadata };
  };
  const inputs: Record<string, InputArtifact | readonly InputArtifact[]> = {};
  await mkdir(join(scratch, 'inputs'), { recursive: true });
  for (const [name, staged] of Object.entries(job.inputs)) {
    if (!Array.isArray(staged)) inputs[name] = await bring(staged, name);
    else inputs[name] = await Promise.all(staged.map((one, i) => bring(one, `${name}-${i}`)));
  }
  return inputs;
}

async function takeAway(
  store: Store,
  folder: string,
  outputs: Readonly<Record<string, OutputArtifact>>,
  signal: AbortSignal,
): Promise<JobResult['outputs']> {
  const kept: JobResult['outputs'] = {};
  for (const [name, { path, metadata }] of Object.entries(outputs)) {
    const { digest, size } = await store.upload(path, `${folder}${name}`, { signal });
    kept[name] = { uri: store.uriOf(`${folder}${name}`), digest, size, metadata };
  }
  return kept;
}
