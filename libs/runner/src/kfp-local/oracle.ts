import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type CompiledPipeline, fromYaml } from '@millrace/pipeline';
import * as z from 'zod';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const python = (): string => execFileSync(here('../../../../tools/python/venv'), ['kfp'], { encoding: 'utf8' }).trim();
const run = (...args: readonly string[]): string =>
  execFileSync(python(), [here('defects.py'), ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

/** Compiles every pipeline of `defects.py` into a folder, and gives them by name. */
export function compileDefects(folder: string): (name: string) => CompiledPipeline {
  run('compile', folder);
  return (name) => fromYaml(readFileSync(join(folder, `${name}.yaml`), 'utf8'));
}

const schema = z.object({
  /** State of the pipeline's task, or the name of the exception. */
  state: z.string(),
  /** Steps that left something. */
  steps: z.array(z.string()),
  outputs: z.array(z.string()),
  seconds: z.number(),
});

/** What kfp.local makes of the same pipeline. */
export const byKfpLocal = (name: string, folder: string, how: 'run' | 'run-process' = 'run') =>
  schema.parse(JSON.parse(run(how, name, folder).trimEnd().split('\n').at(-1) ?? ''));
