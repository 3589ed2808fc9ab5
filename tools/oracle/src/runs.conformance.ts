import { mkdtempSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CORPUS, type Run } from './corpus.ts';
import { buildImage, prepare } from './run/job.ts';
import { runInKfpLocal } from './run/kfp-local.ts';
import { runInMillrace } from './run/millrace.ts';

// Share of .ci/run: 85 s. Eight pipelines, or all of them where everything is asked for.
const SAMPLE = ['parameter-types', 'one-of-parameters', 'collect-artifacts', 'text-templates'];
const full = process.env.MILLRACE_FULL === '1';
const only = process.env.MILLRACE_ORACLE?.split(',');

const runnable = CORPUS.flatMap((pair) => (pair.run === undefined ? [] : [{ ...pair, run: pair.run }]));
const chosen = runnable.filter(({ name }) =>
  only === undefined ? full || SAMPLE.includes(name) : only.includes(name),
);
const root = mkdtempSync(join(tmpdir(), 'millrace-oracle-'));
buildImage();
const jobs = chosen.map((pair) => prepare(pair, pair.run, root));

const theirs = runInKfpLocal(jobs, root, 2 * availableParallelism());
const ours = new Map<string, Awaited<ReturnType<typeof runInMillrace>>>();
for (const job of jobs) ours.set(job.name, await runInMillrace(job));
const results = await theirs;

const supported = chosen.filter(({ run }) => run.kfpLocal === undefined);

test.each(supported)('$name: our runner makes what kfp.local makes', ({ name, run }) => {
  const [mine, their] = [ours.get(name), results[name]];
  if (their === undefined || 'error' in their) throw new Error(`kfp.local: ${their?.error}`);
  expect(mine).toEqual({ ...their, ran: [...their.ran, ...leftOut(run)].sort() });
});

const leftOut = (run: Run): readonly string[] => run.leftOut ?? [];
