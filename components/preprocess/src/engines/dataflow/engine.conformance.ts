import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FakeDataflow, type FakeGcs, startFakeDataflow, startFakeGcs } from '@millrace/testing';
import { expect, test } from 'vitest';
import { withRunner } from '../../../../../libs/dataset/src/engine/beam/fixtures/runner.ts';
import { recipe } from '../../../../../pipelines/covertype/recipe.ts';
import { compareSplits, type Env, holdOutputs, killed, preprocess } from '../fixtures/command.ts';
import { beamWork } from './fixtures/beam-work.ts';

const SAMPLE = fileURLToPath(new URL('../../../../../pipelines/covertype/data/sample.csv', import.meta.url));

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

      await killed([...flags, '--engine', 'dataflow', '--workers', workers], env, () => dataflow.jobs.length > 0);
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
      await holdOutputs(gcs, ours, theirs);
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
