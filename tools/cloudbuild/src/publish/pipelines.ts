import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findProject } from '@millrace/images';

/** What runs a compiled pipeline; each gets a file of its own, since one's options stop the other's loader. */
export const TARGETS = ['kfp', 'vertex'] as const;

/** Names of the pipelines of the project around a folder, sorted. */
export async function pipelineNames(cwd: string): Promise<readonly string[]> {
  const { pipelines } = findProject(cwd);
  const names = await readdir(pipelines).catch((): string[] => []);
  return names.filter((name) => existsSync(join(pipelines, name, 'pipeline.ts'))).sort();
}
