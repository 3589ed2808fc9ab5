import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXIT, isJson, type JsonObject, MillraceError } from '@millrace/contract';
import { WORKSPACE } from '@millrace/images';
import { type CompiledPipeline, type CompileOptions, compile, fromYaml, type Pipeline } from '@millrace/pipeline';

/** A pipeline by whatever the user called it. */
export interface LoadedPipeline extends CompiledPipeline {
  /** Absent for YAML. */
  readonly pipeline?: Pipeline;
  /** Inputs that have a value on this machine only, such as the path of a sample: the module's export `localInputs`. */
  readonly localInputs: JsonObject;
}

/**
 * Loads a pipeline: a name below `pipelines/`, a TypeScript file that exports one, or a compiled YAML file.
 * @throws MillraceError `UNKNOWN_PIPELINE`, `NO_PIPELINE`, `INVALID_PIPELINE_SPEC`.
 */
export async function loadPipeline(given: string, cwd: string, options: CompileOptions = {}): Promise<LoadedPipeline> {
  const file = await findFile(given, cwd);
  if (extname(file) !== '.ts') return { ...fromYaml(await readFile(file, 'utf8'), file), localInputs: {} };
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  const pipeline = Object.values(module).find(isPipeline);
  if (pipeline === undefined) {
    throw new MillraceError('NO_PIPELINE', `${file} exports no pipeline.`, {
      hint: 'export const mine = definePipeline({ … })',
      exitCode: EXIT.usage,
    });
  }
  return { ...compile(pipeline, options), pipeline, localInputs: jsonObject(module.localInputs) };
}

async function findFile(given: string, cwd: string): Promise<string> {
  const file = /\.(ts|ya?ml|json)$/.test(given)
    ? resolve(cwd, given)
    : join(WORKSPACE, 'pipelines', given, 'pipeline.ts');
  if (existsSync(file)) return file;
  throw new MillraceError('UNKNOWN_PIPELINE', `There is no pipeline ${given}.`, {
    hint: `Give a file (.ts, .yaml) or one of: ${(await pipelineNames()).join(', ')}.`,
    exitCode: EXIT.usage,
  });
}

/** Names of the workspace's pipelines. */
export async function pipelineNames(): Promise<readonly string[]> {
  const folders = await readdir(join(WORKSPACE, 'pipelines'));
  return folders.filter((name) => existsSync(join(WORKSPACE, 'pipelines', name, 'pipeline.ts'))).sort();
}

const isPipeline = (value: unknown): value is Pipeline =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'pipeline' && 'graph' in value;

function jsonObject(value: unknown): JsonObject {
  if (value === undefined || !isJson(value) || typeof value !== 'object' || value === null) return {};
  return isObject(value) ? value : {};
}
const isObject = (value: JsonObject | readonly unknown[]): value is JsonObject => !Array.isArray(value);
