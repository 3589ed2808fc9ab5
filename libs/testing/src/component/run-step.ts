import { mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type ComponentDefinition,
  type InputArtifact,
  type JsonObject,
  type JsonValue,
  type OutputArtifact,
  type RunContext,
  readParameters,
} from '@millrace/contract';

/** What a step gave. */
export interface StepResult {
  /** Output parameters. */
  readonly result: JsonObject;
  /** Output artifacts: a path to read, and the metadata that the step added. */
  readonly outputs: Readonly<Record<string, OutputArtifact>>;
  /** Messages that it logged. */
  readonly log: readonly string[];
}

/** A file or folder as an input artifact. */
export const artifactAt = (path: string): InputArtifact => ({
  name: basename(path),
  path,
  uri: pathToFileURL(path).href,
  metadata: {},
});

/**
 * Runs a component's work in this process as its container would: parameters checked, defaults filled in, an output
 * artifact each in a folder of its own.
 * @param given values of parameters, and artifacts as {@link artifactAt} makes them.
 * @param folder an empty one, of the test's own.
 * @throws MillraceError `INVALID_PARAMETERS`, and what the component throws.
 */
export async function runStep(
  { definition }: { readonly definition: ComponentDefinition },
  given: Readonly<Record<string, JsonValue | InputArtifact | undefined>>,
  folder: string,
): Promise<StepResult> {
  const artifacts: Record<string, InputArtifact> = {};
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(given)) {
    if (isArtifact(value)) artifacts[name] = value;
    else parameters[name] = value;
  }
  const inputs = { ...artifacts, ...readParameters(definition.inputs, parameters) };
  const outputs: Record<string, OutputArtifact> = {};
  for (const [name, output] of Object.entries(definition.outputs)) {
    if (output.kind !== 'artifact') continue;
    await mkdir(join(folder, 'outputs', name), { recursive: true });
    const path = join(folder, 'outputs', name, name);
    outputs[name] = { name, path, uri: pathToFileURL(path).href, metadata: {} };
  }
  const log: string[] = [];
  const { run } = await definition.run();
  const result = await run(inputs, outputs, await contextFor(definition.name, folder, log));
  return { result, outputs, log };
}

const isArtifact = (value: JsonValue | InputArtifact | undefined): value is InputArtifact =>
  typeof value === 'object' && value !== null && 'path' in value && 'uri' in value && 'metadata' in value;

async function contextFor(step: string, folder: string, log: string[]): Promise<RunContext> {
  const note = (message: string) => void log.push(message);
  const workDirectory = join(folder, 'work');
  await mkdir(workDirectory, { recursive: true });
  return {
    logger: { debug: note, info: note, warn: note, error: note },
    progress: { report: () => undefined },
    signal: new AbortController().signal,
    checkpoints: { load: async () => undefined, save: async () => undefined },
    workDirectory,
    execution: { id: 'test', pipeline: 'test', step },
    recordRead: () => undefined,
  };
}
