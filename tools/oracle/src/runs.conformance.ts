import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { CORPUS } from './corpus.ts';
import { buildImage, prepare } from './run/job.ts';
import { runInKfpLocal } from './run/kfp-local.ts';
import { runInMillrace } from './run/millrace.ts';
import { NOT_RUN, RUNS } from './run/plan.ts';
import type { Result } from './run/result.ts';

// Share of .ci/run: 85 s, without the long ones, which run where everything is asked for. MILLRACE_ORACLE=a,b: just these.
const full = process.env.MILLRACE_FULL === '1';
const asked = process.env.MILLRACE_ORACLE?.split(',');

const runnable = CORPUS.flatMap((pair) => {
  const run = RUNS[pair.name];
  return run === undefined ? [] : [{ ...pair, run }];
});
const chosen = runnable.filter(({ name, run }) => asked?.includes(name) ?? (full || run.long !== true));
const root = mkdtempSync(join(tmpdir(), 'millrace-oracle-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));
buildImage();
const jobs = chosen.map(({ run, ...pair }) => prepare(pair, run, root));
const [theirs, ours] = await Promise.all([runInKfpLocal(jobs, root, 2 * availableParallelism()), runAll()]);

async function runAll(): Promise<ReadonlyMap<string, Result>> {
  const results = new Map<string, Result>();
  for (const job of jobs) results.set(job.name, await runInMillrace(job));
  return results;
}

test('every pipeline of the corpus runs, or it is said why not; at least 20 run in kfp.local', () => {
  expect(Object.keys({ ...RUNS, ...NOT_RUN }).sort()).toEqual(CORPUS.map(({ name }) => name).sort());
  expect(runnable.filter(({ run }) => run.beyond === undefined).length).toBeGreaterThanOrEqual(20);
});

test.each(chosen)('$name: our runner makes what kfp.local makes, by the same steps', ({ name, run }) => {
  const [their, our] = [theirs[name], ours.get(name)];
  if (run.beyond !== undefined) {
    expect(their).toMatchObject({ error: expect.stringContaining(run.beyond.error) });
    expect(our).toEqual(run.beyond.makes);
  } else if (run.fails !== undefined) {
    expect(their).toMatchObject({ error: expect.stringContaining(run.fails) });
    expect(our).toEqual({ error: expect.stringContaining(run.fails), ran: their?.ran });
  } else {
    expect(our).toEqual({ ...their, ran: [...(their?.ran ?? []), ...(run.leftOut ?? [])].sort() });
  }
});
