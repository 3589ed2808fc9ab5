import { basename } from 'node:path';
import {
  type ExternalRead,
  type InputArtifact,
  type JsonObject,
  MillraceError,
  type OutputArtifact,
  type VertexContext,
} from '@millrace/contract';
import { openStore, type Store, withSignal } from '@millrace/storage';
import { placeOfWork, workerOf } from './container.ts';
import { connect, followJob } from './follow.ts';
import { type JobResult, readJobFailure, readJobResult } from './job-result.ts';
import { stageJob } from './stage.ts';

interface CustomWork {
  readonly parameters: JsonObject;
  readonly inputs: Readonly<Record<string, InputArtifact | readonly InputArtifact[]>>;
  readonly outputs: Readonly<Record<string, OutputArtifact>>;
}

/**
 * Runs a component's work as a custom job of its own image, and brings the outputs here.
 * @returns the output parameters
 * @throws MillraceError the failure of the work itself, where the job left it; `VERTEX_JOB_FAILED`, `OUTPUT_CHANGED`
 */
export async function runAsCustomJob(component: string, work: CustomWork, context: VertexContext): Promise<JsonObject> {
  const store = withSignal(openStore(context.job.folder), context.signal);
  const result = (await readJobResult(store, '')) ?? (await submit(store, component, work, context));
  for (const read of result.reads) context.recordRead(withoutUndefined(read));
  for (const [name, output] of Object.entries(work.outputs)) await bring(result, name, output, context);
  return result.parameters;
}

async function submit(store: Store, component: string, work: CustomWork, context: VertexContext): Promise<JobResult> {
  const { job, execution, progress } = context;
  try {
    await followJob(
      {
        jobs: connect(context).customJobs,
        make: async (labels) => ({
          displayName: `${execution.pipeline}-${execution.step}`,
          labels,
          ...workerOf(component, job.image, await stageJob(store, { component, ...work }, context)),
          ...placeOfWork(job),
        }),
        onProgress: ({ state, elapsedSeconds }) =>
          progress.report(Math.round(elapsedSeconds), undefined, 'seconds', stateInWords(state)),
      },
      context,
    );
  } catch (error) {
    throw await failureOf(store, error);
  }
  const result = await readJobResult(store, '');
  if (result !== undefined) return result;
  throw new MillraceError('JOB_WITHOUT_RESULT', `The job succeeded and left no result in ${store.uri}.`, {
    hint: `Is ${job.image} an image of ${component}?`,
  });
}

/** `JOB_STATE_RUNNING` → `running`. */
export const stateInWords = (state: string): string => state.replace(/^JOB_STATE_/, '').toLowerCase();

/** Why the work itself failed, where the worker could still say it. */
async function failureOf(store: Store, error: unknown): Promise<unknown> {
  if (!(error instanceof MillraceError) || error.code !== 'VERTEX_JOB_FAILED') return error;
  const failure = await readJobFailure(store, '').catch(() => undefined);
  if (failure === undefined) return error;
  const { code, message, hint } = failure;
  return new MillraceError(code, message, {
    ...(hint === undefined ? {} : { hint }),
    cause: error,
    fields: error.fields,
  });
}

async function bring(result: JobResult, name: string, output: OutputArtifact, { signal, logger }: VertexContext) {
  const kept = result.outputs[name];
  if (kept === undefined) {
    const message = `The job's result has no output ${name}.`;
    throw new MillraceError('INVALID_JOB_RESULT', message, { hint: 'Is the image as new as the code that runs here?' });
  }
  const tree = await openStore(kept.uri.split('/').slice(0, -1).join('/')).download(basename(kept.uri), output.path, {
    signal,
  });
  if (tree.digest !== kept.digest) {
    const message = `${kept.uri} is not what the job's result says.`;
    throw new MillraceError('OUTPUT_CHANGED', message, { fields: { expected: kept.digest, found: tree.digest } });
  }
  Object.assign(output.metadata, kept.metadata);
  logger.info(`fetched ${name}`, { uri: kept.uri });
}

const withoutUndefined = ({ uri, size, digest, generation, etag }: JobResult['reads'][number]): ExternalRead => ({
  ...{ uri, size, digest },
  ...(generation === undefined ? {} : { generation }),
  ...(etag === undefined ? {} : { etag }),
});
