import { createHash } from 'node:crypto';
import {
  type ComponentDefinition,
  canonicalJson,
  type JsonObject,
  type JsonValue,
  type Logger,
  type RunContext,
} from '@millrace/contract';
import { workFolder } from '@millrace/metadata';
import { openStore, type Store } from '@millrace/storage';
import { artifactsOf, type ExecutorInput } from './executor-input.ts';

/** Hexadecimal digits of a key: enough to tell works apart, few enough for a label that has more in it. */
const KEY_LENGTH = 40;

/** A name of what is to be done. */
export const keyOf = (facts: JsonValue): string =>
  createHash('sha256').update(canonicalJson(facts)).digest('hex').slice(0, KEY_LENGTH);

/** The work of a task of KFP. */
export interface TaskWork {
  readonly input: ExecutorInput;
  /** Digest of the code. */
  readonly code: string;
}

/** What tells a task of KFP from every other: it has outputs that no other has. */
export function taskFacts({ name }: ComponentDefinition, { input, code }: TaskWork): JsonObject {
  const outputs = Object.values(input.outputs).map(({ uri }) => uri);
  const inputs = Object.entries(input.inputs).map(([input, given]) => [
    input,
    artifactsOf(given).map(({ uri, digest }) => digest ?? uri),
  ]);
  return { component: name, code, outputs, parameters: input.parameters, inputs: Object.fromEntries(inputs) };
}

/** The folder in a bucket where the outputs of a task lie, without a trailing slash. */
export function besideOutputs({ outputs }: ExecutorInput): string | undefined {
  const there = Object.values(outputs).find(({ uri }) => uri.startsWith('gs://'));
  return there?.uri.replace(/\/+$/, '').split('/').slice(0, -1).join('/');
}

/** The inputs that the work reads in place. */
export const inPlace = (definition: ComponentDefinition, parameters: JsonObject): readonly string[] =>
  definition.readsInPlace?.(parameters) ?? [];

type Remote = Pick<RunContext, 'remoteWork'>;

/** The remote work of an execution in a bucket: it lies with the checkpoints of the work, and goes with them. */
export function remoteWorkOfExecution(
  definition: ComponentDefinition,
  parameters: JsonObject,
  { store, cacheKey }: { readonly store: Store; readonly cacheKey: string },
): Remote {
  if (store.scheme !== 'gs' || inPlace(definition, parameters).length === 0) return {};
  return { remoteWork: { key: cacheKey, folder: store.uriOf(`${workFolder(cacheKey)}remote`) } };
}

/** The remote work of a task of KFP, which has a bucket where its outputs go to one. */
export function remoteWorkOfTask(definition: ComponentDefinition, task: TaskWork): Remote {
  const { input } = task;
  const there = inPlace(definition, input.parameters).length === 0 ? undefined : besideOutputs(input);
  if (there === undefined) return {};
  return { remoteWork: { key: keyOf(taskFacts(definition, task)), folder: `${there}/remote-work` } };
}

/** Removes what the remote work of a task left on the way. */
export async function removeRemoteWork({ remoteWork }: Remote, logger: Logger): Promise<void> {
  if (remoteWork === undefined) return;
  try {
    await openStore(remoteWork.folder.replace(/\/[^/]+$/, '')).deleteFolder('remote-work/');
  } catch (error) {
    // The work itself is done.
    logger.warn(`could not remove ${remoteWork.folder}`, { error: String(error) });
  }
}
