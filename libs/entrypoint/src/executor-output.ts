import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type JsonObject, MillraceError } from '@millrace/contract';
import type { ExecutorInput } from './executor-input.ts';

/** An output artifact as the executor output describes it. */
export type RuntimeArtifact = {
  readonly name: string;
  readonly uri: string;
  readonly type: { readonly schemaTitle: string };
  readonly metadata: JsonObject;
};

/** Makes room for the outputs: their folders exist, and nothing of a process that was killed here before. */
export async function prepareOutputs(input: ExecutorInput): Promise<void> {
  try {
    for (const path of outputPaths(input)) await mkdir(dirname(path), { recursive: true });
    await removeOutputs(input);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MillraceError('OUTPUT_UNWRITABLE', `The folder of an output cannot be made: ${message}.`, {
      cause,
      hint: 'A container that is not root cannot write folders of root: start it with --user, or mount a folder it owns.',
    });
  }
}

export async function removeOutputs(input: ExecutorInput): Promise<void> {
  for (const path of outputPaths(input)) await rm(path, { recursive: true, force: true });
}

/**
 * Writes each output parameter to its file, and last the executor output.
 * @see https://github.com/kubeflow/pipelines/blob/master/api/v2alpha1/pipeline_spec.proto (ExecutorOutput)
 */
export async function writeOutputs(
  input: ExecutorInput,
  parameterValues: JsonObject,
  artifacts: Readonly<Record<string, RuntimeArtifact>>,
): Promise<void> {
  for (const [name, file] of Object.entries(input.parameterFiles)) {
    const value = parameterValues[name];
    await writeWhole(file, typeof value === 'string' ? value : JSON.stringify(value));
  }
  const lists = Object.entries(artifacts).map(([name, artifact]) => [name, { artifacts: [artifact] }]);
  await writeWhole(input.outputFile, JSON.stringify({ parameterValues, artifacts: Object.fromEntries(lists) }));
}

function outputPaths(input: ExecutorInput): string[] {
  const artifacts = Object.values(input.outputs).map((output) => output.path);
  return [...artifacts, ...Object.values(input.parameterFiles), input.outputFile];
}

/** A reader sees the whole file or none. */
async function writeWhole(file: string, text: string): Promise<void> {
  await writeFile(`${file}.partial`, text);
  await rename(`${file}.partial`, file);
}
