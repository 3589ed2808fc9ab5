import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXIT, isJson, type JsonObject, MillraceError } from '@millrace/contract';
import {
  type CompiledPipeline,
  type CompileOptions,
  compile,
  fromYaml,
  isPipeline,
  type Pipeline,
} from '@millrace/pipeline';
import { findPipeline } from './find.ts';

/** A pipeline by whatever the user called it. */
export interface LoadedPipeline extends CompiledPipeline {
  /** Absent for YAML. */
  readonly pipeline?: Pipeline;
  /** Inputs that have a value on this machine only, such as the path of a sample: the module's export `localInputs`. */
  readonly localInputs: JsonObject;
  /** Other inputs that go with a source on this machine, such as the recipe of its schema: the module's export. */
  readonly inputsForSource: (source: string) => JsonObject;
}

/**
 * Loads a pipeline: a name below `pipelines/`, a TypeScript file that exports one, or a compiled YAML file.
 * @throws MillraceError `UNKNOWN_PIPELINE`, `NO_PIPELINE`, `INVALID_PIPELINE_SPEC`.
 */
export async function loadPipeline(given: string, cwd: string, options: CompileOptions = {}): Promise<LoadedPipeline> {
  const file = await findPipeline(given, cwd);
  if (extname(file) !== '.ts') {
    return { ...fromYaml(await readFile(file, 'utf8'), file), localInputs: {}, inputsForSource: () => ({}) };
  }
  const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href);
  const pipeline = Object.values(module).find(isPipeline);
  if (pipeline === undefined) {
    throw new MillraceError('NO_PIPELINE', `${file} exports no pipeline.`, {
      hint: 'export const mine = definePipeline({ … })',
      exitCode: EXIT.usage,
    });
  }
  const { localInputs, inputsForSource: forSource } = module;
  const inputsForSource = (source: string) => jsonObject(typeof forSource === 'function' ? forSource(source) : {});
  return { ...compile(pipeline, options), pipeline, localInputs: jsonObject(localInputs), inputsForSource };
}

function jsonObject(value: unknown): JsonObject {
  if (value === undefined || !isJson(value) || typeof value !== 'object' || value === null) return {};
  return isObject(value) ? value : {};
}
const isObject = (value: JsonObject | readonly unknown[]): value is JsonObject => !Array.isArray(value);
