import { type ComponentDefinition, EXIT, MillraceError, type RunContext, type VertexContext } from '@millrace/contract';
import { workFolder } from '@millrace/metadata';
import { resolveLocation, type Store } from '@millrace/storage';
import type { VertexRequest } from '../command.ts';
import { besideOutputs, keyOf, type TaskWork, taskFacts } from '../remote-work.ts';

/** The job of an execution in a bucket: it lies with the checkpoints of the work, and goes with them. */
export function jobOfExecution(
  request: VertexRequest,
  { store, cacheKey }: { readonly store: Store; readonly cacheKey: string },
  context: RunContext,
): VertexContext {
  const key = keyOf({ work: cacheKey, ...imagesOf(request) });
  return withJob(context, request, key, store.uriOf(`${workFolder(cacheKey)}vertex-${key.slice(0, 8)}`));
}

/** A task of KFP, started as its executor input says. */
export interface Task extends TaskWork {
  /** Where the job's files lie; default: beside the outputs. */
  readonly bucket?: string | undefined;
}

/**
 * The job of a task of KFP: it lies beside the task's outputs, which no other task has, so a task that is started
 * again finds its job.
 * @throws MillraceError `NEEDS_CLOUD_STORAGE`
 */
export function jobOfTask(
  definition: ComponentDefinition,
  request: VertexRequest,
  task: Task,
  context: RunContext,
): VertexContext {
  const { input, bucket } = task;
  const key = keyOf({ ...taskFacts(definition, task), ...imagesOf(request) });
  const folder = bucket === undefined ? jobBeside(input) : `${resolveLocation(bucket)}/${workFolder(key)}vertex`;
  return withJob(context, request, key, folder);
}

function jobBeside(input: Task['input']): string {
  const there = besideOutputs(input);
  if (there !== undefined) return `${there}/vertex-job`;
  const message = 'A job of Vertex AI reads and writes Cloud Storage, and no output of this task lies there.';
  throw new MillraceError('NEEDS_CLOUD_STORAGE', message, {
    hint: 'Give the step a place: { on: "vertex", vertex: { bucket: "gs://BUCKET" } }, which is --bucket gs://BUCKET.',
    exitCode: EXIT.usage,
  });
}

const imagesOf = ({ image, trialImage }: VertexRequest) => ({
  image,
  ...(trialImage === undefined ? {} : { trialImage }),
});

function withJob(
  context: RunContext,
  { project, region, ...settings }: VertexRequest,
  key: string,
  folder: string,
): VertexContext {
  return { ...context, project, region, job: { ...settings, key, folder } };
}
