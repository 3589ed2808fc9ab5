import { createHash } from 'node:crypto';
import {
  type ComponentDefinition,
  canonicalJson,
  EXIT,
  type JsonValue,
  MillraceError,
  type RunContext,
  type VertexContext,
} from '@millrace/contract';
import { workFolder } from '@millrace/metadata';
import { resolveLocation, type Store } from '@millrace/storage';
import type { VertexRequest } from '../command.ts';
import { artifactsOf, type ExecutorInput } from '../executor-input.ts';

/** Hexadecimal digits of a key: enough to tell works apart, few enough for a label that has more in it. */
const KEY_LENGTH = 40;

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
export interface Task {
  readonly input: ExecutorInput;
  /** Digest of the code. */
  readonly code: string;
  /** Where the job's files lie; default: beside the outputs. */
  readonly bucket?: string | undefined;
}

/**
 * The job of a task of KFP: it lies beside the task's outputs, which no other task has, so a task that is started
 * again finds its job.
 * @throws MillraceError `NEEDS_CLOUD_STORAGE`
 */
export function jobOfTask(
  { name }: ComponentDefinition,
  request: VertexRequest,
  { input, code, bucket }: Task,
  context: RunContext,
): VertexContext {
  const outputs = Object.values(input.outputs).map(({ uri }) => uri);
  const inputs = Object.entries(input.inputs).map(([input, given]) => [
    input,
    artifactsOf(given).map(({ uri, digest }) => digest ?? uri),
  ]);
  const key = keyOf({
    ...{ component: name, code, outputs, parameters: input.parameters },
    ...{ inputs: Object.fromEntries(inputs), ...imagesOf(request) },
  });
  const folder = bucket === undefined ? besideOutputs(outputs) : `${resolveLocation(bucket)}/${workFolder(key)}vertex`;
  return withJob(context, request, key, folder);
}

function besideOutputs(outputs: readonly string[]): string {
  const there = outputs.find((uri) => uri.startsWith('gs://'));
  if (there !== undefined) return `${there.replace(/\/+$/, '').split('/').slice(0, -1).join('/')}/vertex-job`;
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

const keyOf = (facts: JsonValue): string =>
  createHash('sha256').update(canonicalJson(facts)).digest('hex').slice(0, KEY_LENGTH);

function withJob(
  context: RunContext,
  { project, region, ...settings }: VertexRequest,
  key: string,
  folder: string,
): VertexContext {
  return { ...context, project, region, job: { ...settings, key, folder } };
}
