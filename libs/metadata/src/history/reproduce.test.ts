import { createHash } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { made, outOf, temporaryFolder, temporaryStore } from '../fixtures/steps.ts';
import { formatRef } from '../refs.ts';
import { History } from './history.ts';
import { type Present, reproduce } from './reproduce.ts';
import { writeRun } from './run-record.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const present: Present = { codeDigest: async () => 'sha256:code', commit: 'abc' };

/** A run of ingest, which read a local file, and train, which also took something from outside the run. */
async function pastRun() {
  const store = await temporaryStore();
  const file = join(await temporaryFolder(), 'prices.csv');
  await writeFile(file, 'prices');
  const read = { uri: pathToFileURL(file).href, size: 6, digest: sha256('prices') };
  const champion = await made(store, 'train', 'champion');
  const ingest = await made(store, 'ingest', 'prices', { reads: [read] });
  const inputs = { raw: outOf(ingest), champion: outOf(champion) };
  const evaluate = await made(store, 'evaluate', 'metrics', { inputs, changes: { seed: 7 } });
  await store.write('bitcoin/runs/r1/pipeline.yaml', 'pipeline');
  await writeRun(store, {
    ...{ formatVersion: 1, id: 'r1', pipeline: 'bitcoin', pipelineDigest: `sha256:${sha256('pipeline')}` },
    ...{ state: 'succeeded', inputs: { source: file }, startedAt: '2026-11-21T09:15:30Z' },
    steps: [ingest, evaluate].map((record) => ({
      ...{ name: record.step, component: record.component, state: 'succeeded', cached: false, durationSeconds: 1 },
      execution: formatRef(record),
    })),
    ...{ code: { commit: 'abc' }, host: {}, command: 'millrace run bitcoin' },
  });
  return { store, history: new History(store), file, champion, evaluate };
}

test('a run of which nothing changed can be had again', async () => {
  const { history, file } = await pastRun();
  const plan = await reproduce(history, 'r1', present);
  expect(plan).toMatchObject({ exact: true, differences: [], inputs: { source: file } });
  expect(plan.pipelineKey).toBe('bitcoin/runs/r1/pipeline.yaml');
  expect(plan.steps).toMatchObject([{ step: 'ingest' }, { step: 'evaluate', seed: 7 }]);
});

test('names everything that is not as it was', async () => {
  const { history, store, file, champion, evaluate } = await pastRun();
  await writeFile(file, 'other prices');
  await writeFile(store.localPath(`${formatRef(champion)}/out`) ?? '', 'CHAMPION');
  await store.write('bitcoin/runs/r1/pipeline.yaml', 'other pipeline');
  const now: Present = { codeDigest: async (c) => (c === 'ingest' ? undefined : 'sha256:new'), commit: 'def' };
  const plan = await reproduce(history, 'r1', now);
  expect(plan.exact).toBe(false);
  expect(plan.differences.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'pipeline PIPELINE_CHANGED',
    'code COMMIT_CHANGED',
    'ingest.code CODE_CHANGED',
    'ingest.reads READ_CHANGED',
    'evaluate.code CODE_CHANGED',
    'evaluate.inputs.champion INPUT_CHANGED',
  ]);

  await rm(file);
  await store.deleteFolder(`${formatRef(champion)}/`);
  await store.deleteFolder(`${formatRef(evaluate)}/`);
  await store.delete('bitcoin/runs/r1/pipeline.yaml');
  const later = await reproduce(history, 'r1');
  expect(later.pipelineKey).toBeUndefined();
  expect(later.differences.map(({ path, code }) => `${path} ${code}`)).toEqual([
    'pipeline PIPELINE_MISSING',
    'ingest.reads READ_MISSING',
    'evaluate EXECUTION_MISSING',
  ]);
});

test('what lies elsewhere is said to be unchecked, which alone is no difference', async () => {
  const { history, store } = await pastRun();
  const run = await history.run('r1');
  const read = { uri: 'https://example.com/a.csv', size: 1, digest: sha256('a') };
  const ingest = await made(store, 'ingest', 'a', { reads: [read] });
  const [first] = run.steps;
  if (first === undefined) throw new Error('no steps');
  await writeRun(store, { ...run, steps: [{ ...first, execution: formatRef(ingest) }] });
  const plan = await reproduce(history, 'r1', present);
  expect(plan.differences).toMatchObject([{ path: 'ingest.reads', code: 'READ_UNCHECKED' }]);
  expect(plan.exact).toBe(true);
});
