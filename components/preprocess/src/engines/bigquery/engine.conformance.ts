import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FakeBigQuery, type FakeGcs, startFakeGcs } from '@millrace/testing';
import { expect, test } from 'vitest';
import { writeParquet } from '../../../../../libs/dataset/src/engine/fixtures/duckdb.ts';
import { readPipeline } from '../../../../../libs/dataset/src/engine/fixtures/pipelines.ts';
import { recipe as bitcoin } from '../../../../../pipelines/bitcoin/recipe.ts';
import { recipe as covertype } from '../../../../../pipelines/covertype/recipe.ts';
import { compareSplits, type Env, holdOutputs, killed, preprocess } from '../fixtures/command.ts';
import { withBigQuery } from './fixtures/evaluated.ts';

const ROWS = process.env.MILLRACE_FULL === '1' ? 4000 : 300;
const SAMPLE = fileURLToPath(new URL('../../../../../pipelines/bitcoin/data/sample.csv', import.meta.url));

/** The sample of bitcoin as ingest leaves it, in two files of CSV. */
async function putCsv(gcs: FakeGcs): Promise<void> {
  const [header = '', ...all] = (await readFile(SAMPLE, 'utf8')).trimEnd().split('\n');
  const lines = all.slice(0, ROWS);
  for (const [i, part] of [lines.slice(0, 100), lines.slice(100)].entries()) {
    await gcs.put('bucket', `raw/data/${i}.csv`, [header, ...part, ''].join('\n'));
  }
  await gcs.put('bucket', 'raw/manifest.json', '{}');
}

/** The sample of covertype as Parquet. */
async function putParquet(gcs: FakeGcs, folder: string): Promise<void> {
  const { recipe, rows } = await readPipeline('covertype');
  await gcs.put('bucket', 'raw/rows.parquet', await readFile(await writeParquet(recipe, rows.slice(0, ROWS), folder)));
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
  { name: 'bitcoin', format: 'CSV', recipe: bitcoin, put: putCsv, dies: false },
  { name: 'covertype', format: 'Parquet', recipe: covertype, put: putParquet, dies: true },
])(
  'preprocess of $name ($format) on BigQuery makes the splits and statistics that it makes here; killed before: $dies',
  ({ name, format, recipe, put, dies }) =>
    inCloud(async ({ gcs, bigquery, folder, env }) => {
      await put(gcs, folder);
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
      if (dies) expect(theirs.stderr).toContain('by a job begun before');
      const brought = gcs.requests.filter(
        ({ operation, object }) => operation === 'objects.getMedia' && /^raw\//.test(object),
      );
      // The header of each file of CSV.
      expect(brought).toHaveLength(format === 'CSV' ? 2 : 0);
      expect(gcs.objects('bucket').filter(({ name }) => name.includes('.millrace/work/'))).toEqual([]);

      const ours = await preprocess([...flags, '--engine', 'duckdb'], env);
      const { rows, different } = await compareSplits(gcs, folder, ours, theirs);
      process.stdout.write(
        `preprocess on BigQuery, ${name}, ${format}: ${jobs.length} jobs, ${rows} rows of splits, ${different} different\n`,
      );
      expect(different).toBe(0);
      expect(rows).toBeGreaterThan(ROWS * 0.6);
      await holdOutputs(gcs, ours, theirs);
    }),
  120_000,
);
