import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { parseStatistics, SPLIT_NAMES, stringLiteral, withReader } from '@millrace/dataset';
import { type FakeDataflow, type FakeGcs, startFakeDataflow, startFakeGcs } from '@millrace/testing';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { withRunner } from '../../../../../libs/dataset/src/engine/beam/fixtures/runner.ts';
import { recipe } from '../../../../../pipelines/covertype/recipe.ts';
import { beamWork } from './fixtures/beam-work.ts';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const SAMPLE = here('../../../../../pipelines/covertype/data/sample.csv');
type Env = Readonly<Record<string, string>>;

const commandOf = (flags: readonly string[]) => [
  ...['--conditions=@millrace/source', here('../../main.ts'), '--bucket', 'gs://bucket', '--pipeline', 'forest'],
  ...['local', '--project', 'p', '--region', 'us-central1', '--json', ...flags],
];

/** The real command, in a process of its own. */
async function preprocess(flags: readonly string[], env: Env) {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, commandOf(flags), {
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  const outputs = z.object({ outputs: z.record(z.string(), z.object({ uri: z.string() })) }).parse(JSON.parse(stdout));
  return { uriOf: (name: string) => outputs.outputs[name]?.uri.replace('gs://bucket/', '') ?? '', stderr };
}

type Done = Awaited<ReturnType<typeof preprocess>>;

const countSchema = z.object({ n: z.bigint().transform(Number) });

async function countOf(sql: string): Promise<number> {
  let n = 0;
  await withReader(`SELECT count(*) AS n FROM (${sql})`, (chunk) => {
    n = countSchema.parse(chunk.getRowObjects(['n'])[0]).n;
  });
  return n;
}

/** Rows of the splits, those that only one of the two has, and values that were compared. */
async function compareSplits(gcs: FakeGcs, folder: string, ours: Done, theirs: Done) {
  const found = { rows: 0, different: 0 };
  for (const split of SPLIT_NAMES) {
    const [a, b] = await Promise.all(
      [ours, theirs].map(async (done, i) => {
        const path = join(folder, `${i}-${split}.parquet`);
        await writeFile(path, await gcs.content('bucket', `${done.uriOf('splits')}/${split}.parquet`));
        return `SELECT * FROM read_parquet(${stringLiteral(path)})`;
      }),
    );
    found.rows += await countOf(`${a}`);
    for (const [one, other] of [
      [a, b],
      [b, a],
    ]) {
      found.different += await countOf(`(${one}) EXCEPT ALL (${other})`);
    }
  }
  return found;
}

async function statisticsOf(gcs: FakeGcs, done: Done) {
  const { columns, ...rest } = parseStatistics(
    JSON.parse((await gcs.content('bucket', done.uriOf('statistics'))).toString('utf8')),
  );
  // Each engine's own estimate.
  return { ...rest, columns: columns.map(({ distinct: _, ...column }) => column) };
}

async function inCloud(
  work: (cloud: { gcs: FakeGcs; dataflow: FakeDataflow; folder: string; env: Env }) => Promise<void>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-dataflow-'));
  const gcs = await startFakeGcs({ buckets: ['bucket'] });
  try {
    await withRunner(async (run) => {
      const dataflow = await startFakeDataflow({ work: beamWork(gcs, 'bucket', join(folder, 'gs'), run) });
      const env = {
        ...{ STORAGE_EMULATOR_HOST: gcs.url, DATAFLOW_EMULATOR_HOST: dataflow.address },
        METADATA_SERVER_DETECTION: 'none',
      };
      await work({ gcs, dataflow, folder, env }).finally(() => dataflow.close());
    });
  } finally {
    await gcs.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The command, killed when it has launched a job. */
async function killed(flags: readonly string[], env: Env, dataflow: FakeDataflow): Promise<void> {
  const child = spawn(process.execPath, commandOf(flags), { env: { ...process.env, ...env }, stdio: 'ignore' });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  while (dataflow.jobs.length === 0)
    await Promise.race([gone.then(() => Promise.reject(new Error('ended'))), wait(20)]);
  child.kill('SIGKILL');
  await gone;
}

test(
  'preprocess on Dataflow, once killed, makes the splits and statistics that it makes here',
  () =>
    inCloud(async ({ gcs, dataflow, folder, env }) => {
      const [header = '', ...lines] = (await readFile(SAMPLE, 'utf8')).trimEnd().split('\n');
      const parts = [lines.slice(0, 5000), lines.slice(5000)];
      for (const [i, part] of parts.entries()) {
        await gcs.put('bucket', `raw/data/${i}.csv`, [header, ...part, ''].join('\n'));
      }
      await gcs.put('bucket', 'raw/manifest.json', '{}');
      const flags = ['--raw', 'gs://bucket/raw', '--recipe', JSON.stringify(recipe)];
      const workers = JSON.stringify({ maxWorkers: 4, serviceAccount: 'workers@p.iam.gserviceaccount.com' });

      await killed([...flags, '--engine', 'dataflow', '--workers', workers], env, dataflow);
      const match = { operation: 'LaunchFlexTemplate' };
      dataflow.faults.inject({ match, action: { kind: 'drop', when: 'after' } });
      dataflow.faults.inject({ match, after: 1, action: { kind: 'status', code: 'UNAVAILABLE', when: 'after' } });
      const theirs = await preprocess([...flags, '--engine', 'dataflow', '--workers', workers], env);
      expect(
        gcs.requests.filter(({ operation, object }) => operation === 'objects.getMedia' && /^raw/.test(object)),
      ).toEqual([]);
      expect(
        dataflow.jobs.map(({ name, currentState }) => `${name?.replace(/-[0-9a-f]{16}$/, '')} ${currentState}`),
      ).toEqual(
        expect.arrayContaining(
          ['columns', 'extremes', 'moments', 'prepared', 'described'].map(
            (name) => `forest-preprocess-${name} JOB_STATE_DONE`,
          ),
        ),
      );
      expect(dataflow.jobs).toHaveLength(5);
      expect(theirs.stderr).toContain('https://console.cloud.google.com/dataflow/jobs/us-central1/');
      expect(gcs.objects('bucket').filter(({ name }) => name.includes('.millrace/work/'))).toEqual([]);

      const ours = await preprocess([...flags, '--engine', 'duckdb'], env);
      const { rows, different } = await compareSplits(gcs, folder, ours, theirs);
      process.stdout.write(`preprocess on Dataflow, covertype: ${rows} rows of splits, ${different} different\n`);
      expect(different).toBe(0);
      expect(rows).toBeGreaterThan(7000);
      const [a, b] = await Promise.all([ours, theirs].map((done) => statisticsOf(gcs, done)));
      expect(b).toEqual(a);
      for (const name of ['schema', 'anomalies']) {
        const [one, other] = await Promise.all([ours, theirs].map((done) => gcs.content('bucket', done.uriOf(name))));
        expect(String(other)).toBe(String(one));
      }
    }),
  120_000,
);

test(
  'what the workers refuse is told as it is here',
  () =>
    inCloud(async ({ gcs, env }) => {
      await gcs.put('bucket', 'raw/a.csv', 'a,b\n1,2\n');
      const flags = ['--raw', 'gs://bucket/raw', '--recipe', JSON.stringify(recipe), '--engine', 'dataflow'];
      await expect(preprocess(flags, env)).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/error: WRONG_HEADER: missing \['Elevation'/),
      });
    }),
  120_000,
);
