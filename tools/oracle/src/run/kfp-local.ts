import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { python } from '../python.ts';
import type { Job } from './job.ts';
import { type Result, result } from './result.ts';

/** Runs all in kfp.local's Docker runner, from one process. */
export async function runInKfpLocal(
  jobs: readonly Job[],
  folder: string,
  workers: number,
): Promise<Readonly<Record<string, Result>>> {
  const [file, results] = [join(folder, 'jobs.json'), join(folder, 'results.json')];
  writeFileSync(file, JSON.stringify(jobs.map(({ compiled: _, ...job }) => job)));
  await python('run_local.py', file, results, String(workers));
  return z.record(z.string(), result).parse(JSON.parse(readFileSync(results, 'utf8')));
}
