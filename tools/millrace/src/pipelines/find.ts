import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT, MillraceError } from '@millrace/contract';

const PIPELINES = fileURLToPath(new URL('../../../../pipelines', import.meta.url));
const sourceOf = (name: string): string => join(PIPELINES, name, 'pipeline.ts');

/**
 * The file of a pipeline: a name below `pipelines/`, or a path.
 * @throws MillraceError `UNKNOWN_PIPELINE`
 */
export async function findPipeline(given: string, cwd: string): Promise<string> {
  const file = /\.(ts|ya?ml|json)$/.test(given) ? resolve(cwd, given) : sourceOf(given);
  if (existsSync(file)) return file;
  throw new MillraceError('UNKNOWN_PIPELINE', `There is no pipeline ${given}.`, {
    hint: `Give a file (.ts, .yaml) or one of: ${(await pipelineNames()).join(', ')}.`,
    exitCode: EXIT.usage,
  });
}

/** Names of the workspace's pipelines. */
export async function pipelineNames(): Promise<readonly string[]> {
  return (await readdir(PIPELINES)).filter((name) => existsSync(sourceOf(name))).sort();
}
