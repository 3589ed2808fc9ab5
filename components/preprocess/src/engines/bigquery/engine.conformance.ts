import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FakeBigQuery, type FakeGcs, startFakeGcs } from '@millrace/testing';
import { expect, test } from 'vitest';
import { recipe as bitcoin } from '../../../../../pipelines/bitcoin/recipe.ts';
import { recipe as covertype } from '../../../../../pipelines/covertype/recipe.ts';
import { compareSplits, type Env, holdOutputs, killed, preprocess } from '../fixtures/command.ts';
import { withBigQuery } from './fixtures/evaluated.ts';

const ROWS = process.env.MILLRACE_FULL === '1' ? 4000 : 300;
const DATA = fileURLToPath(new URL('../../../../../pipelines', import.meta.url));

async function sampleOf(pipeline: string): Promise<string[]> {
  const folder = join(DATA, pipeline, 'data');
  const [file = ''] = (await readdir(folder)).filter((name) => name.endsWith('.csv'));
  return (await readFile(join(folder, file), 'utf8'))
    .trimEnd()
    .split('\n')
    .slice(0, ROWS + 1);
}

async function inCloud(
  work: (cloud: { gcs: FakeGcs; bigquery: FakeBigQuery; folder: string; env: Env }) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bigquery-'));
  const gcs = await startFakeGcs({ buckets: ['bucket'] });
  try {
    await withBigQuery(gcs, (bigquery) => {
      const emulators = { STORAGE_EMULATOR_HOST: gcs.url, BIGQUERY_EMULATOR_HOST: bigquery.host };
      return work({ gcs, bigquery, folder, env: { ...emulators, METADATA_SERVER_DETECTION: 'none' } });
    });
  } finally {
    await gcs.close();
    await rm(folder, { recursive: true, force: true });
  }
}

test.each([
  { name: 'bitcoin', recipe: bitcoin, dies: false },
  { name: 'covertype', recipe: covertype, dies: true },
])(
  'preprocess of $name on BigQuery makes the splits and statistics that it makes here; killed before: $dies',
  ({ name, recipe, dies }) =>
    inCloud(async ({ gcs, bigquery, folder, env }) => {
      const [header = '', ...lines] = await sampleOf(name);
      const half = Math.floor(lines.length / 2);
      for (const [i, part] of [lines.slice(0, half), lines.slice(half)].entries()) {
        await gcs.put('bucket', `raw/data/${i}.csv`, [header, ...part, ''].join('\n'));
      }
      await gcs.put('bucket', 'raw/manifest.json', '{}');
      const flags = ['--raw', 'gs://bucket/raw', '--recipe', JSON.stringify(recipe)];
      const there = [...flags, '--engine', 'bigquery', '--location', 'US', '--labels', '{"team":"ml"}'];

      if (dies) await killed(there, env, () => bigquery.jobs.length > 1);
      const begun = bigquery.jobs.map(({ id }) => id);
      const match = { operation: 'jobs.insert' };
      bigquery.faults.inject({ match, after: 3, action: { kind: 'loseAnswer' } });
      bigquery.faults.inject({ match, after: 5, action: { kind: 'status', status: 503 } });
      const theirs = await preprocess(there, env);
      const jobs = bigquery.jobs.map(({ id }) => id);
      expect(jobs.slice(0, begun.length)).toEqual(begun);
      expect(new Set(jobs).size).toBe(jobs.length);
      expect(jobs.every((id) => id.endsWith('_1'))).toBe(true);
      expect(new Set(bigquery.jobs.map(({ sql }) => sql)).size).toBe(jobs.length);
      expect(bigquery.jobs.every(({ labels }) => labels.team === 'ml')).toBe(true);
      expect(theirs.stderr).toContain(`preprocess: ${jobs.length} queries read at least `);
      if (dies) expect(theirs.stderr).toContain('found the job done before');
      const brought = gcs.requests.filter(
        ({ operation, object }) => operation === 'objects.getMedia' && /^raw\/data/.test(object),
      );
      // A header each, of every process.
      expect(brought.length).toBeLessThanOrEqual(4);
      expect(gcs.objects('bucket').filter(({ name }) => name.includes('.millrace/work/'))).toEqual([]);

      const ours = await preprocess([...flags, '--engine', 'duckdb'], env);
      const { rows, different } = await compareSplits(gcs, folder, ours, theirs);
      process.stdout.write(
        `preprocess on BigQuery, ${name}: ${jobs.length} jobs, ${rows} rows of splits, ${different} different\n`,
      );
      expect(different).toBe(0);
      expect(rows).toBeGreaterThan(ROWS * 0.6);
      await holdOutputs(gcs, ours, theirs);
    }),
  120_000,
);
