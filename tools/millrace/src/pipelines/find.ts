import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { findProject } from '@millrace/images/project';

const sourceOf = (name: string, folder: string): string => join(folder, name, 'pipeline.ts');

/**
 * The file of a pipeline: a name below `pipelines/`, or a path.
 * @throws MillraceError `UNKNOWN_PIPELINE`
 */
export async function findPipeline(given: string, cwd: string): Promise<string> {
  const file = /\.(ts|ya?ml|json)$/.test(given) ? resolve(cwd, given) : sourceOf(given, findProject(cwd).pipelines);
  if (existsSync(file)) return file;
  throw new MillraceError('UNKNOWN_PIPELINE', `There is no pipeline ${given}.`, {
    hint: `Give a file (.ts, .yaml) or one of: ${(await pipelineNames(cwd)).join(', ') || 'none yet'}.`,
    exitCode: EXIT.usage,
  });
}

/** Names of the pipelines of the project around `cwd`. */
export async function pipelineNames(cwd: string): Promise<readonly string[]> {
  const { pipelines } = findProject(cwd);
  const names = await readdir(pipelines).catch((): string[] => []);
  return names.filter((name) => existsSync(sourceOf(name, pipelines))).sort();
}
