import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import type { Statistics } from '@millrace/dataset';
import { type ArtifactRecord, type ExecutionRecord, type RunRecord, recordKey, writeRun } from '@millrace/metadata';
import type { BundleManifest } from '@millrace/model';
import { type PipelineSpec, toYaml } from '@millrace/pipeline';
import { openStore, type Store } from '@millrace/storage';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeReport } from '../fixtures/readme-example.ts';
import { regressorReport } from '../fixtures/regressor.ts';
import { renderReport } from '../render.ts';
import { collectReportData } from './collect.ts';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-collect-'));
  store = await openStore(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const refOf = (step: string) => `bitcoin/${step}/20261121-091530-aaaaaa`;
const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const artifact = (name: string, step: string, type: ArtifactRecord['type'] = 'dataset'): ArtifactRecord => ({
  ...{ name, type, digest: digestOf(`${step}-${name}`), size: 10, metadata: {}, producer: refOf(step) },
  uri: store.uriOf(`${refOf(step)}/${name}`),
});

/** Writes the record of an execution that began some seconds after the run. */
async function execution(step: string, startSeconds: number, facts: Partial<ExecutionRecord>): Promise<void> {
  const id = '20261121-091530-aaaaaa';
  const startedAt = new Date(Date.parse('2026-11-21T09:15:30Z') + 1000 * startSeconds).toISOString();
  const record: ExecutionRecord = {
    ...{ formatVersion: 1, id, pipeline: 'bitcoin', step, component: step, state: 'succeeded' },
    ...{ parameters: {}, inputs: {}, outputs: {}, outputParameters: {}, reads: [], cacheKey: 'c', codeDigest: 'd' },
    ...{ startedAt, endedAt: startedAt, durationSeconds: 2, versions: { node: '24.21.0' }, ...facts },
  };
  await store.write(recordKey(record), JSON.stringify(record));
}

const statistics: Statistics = {
  ...{ formatVersion: 1, rows: 100, otherColumns: [], splits: [{ split: 'train', rows: 80, features: [] }] },
  columns: [{ name: 'slug', type: 'string', count: 100, missing: 0, distinct: 1, top: [{ value: 'b', count: 100 }] }],
};
const history = (loss: number) => ({ formatVersion: 1, epochs: [{ epoch: 1, loss, learningRate: 0.1 }] });

const bundle = (seed: number): BundleManifest => ({
  ...{ formatVersion: 1, kind: 'regressor', files: {} },
  signature: { features: [], columns: [{ name: 'open', type: 'number' }], target: { name: 'close', unit: 'USD' } },
  training: {
    ...{ hyperparameters: {}, seed, dataDigest: 'sha256:0', codeVersion: '0.1.0', versions: {} },
    ...{ rows: { train: 80, validation: 10 }, epochsRun: 1, bestEpoch: 1, bestLoss: 0.5, stoppedEarly: false },
  },
});

const task = (name: string, needs: string[]): PipelineSpec['components'] & object => ({
  [name]: {
    executorLabel: name,
    inputDefinitions: { parameters: Object.fromEntries(needs.map((n) => [n, { parameterType: 'STRING' }])) },
  },
});
const spec: PipelineSpec = {
  pipelineInfo: { name: 'bitcoin', description: 'Learns prices.' },
  schemaVersion: '2.1.0',
  components: { ...task('preprocess', []), ...task('train', []) },
  deploymentSpec: {
    executors: { preprocess: { container: { image: 'preprocess' } }, train: { container: { image: 'train' } } },
  },
  root: {
    dag: {
      tasks: {
        train: { componentRef: { name: 'train' }, dependentTasks: ['preprocess'] },
        preprocess: { componentRef: { name: 'preprocess' } },
      },
    },
  },
};

/** A run of preprocess (from the cache), resolve, train and evaluate with all that they leave. */
async function writeRunOfFour(): Promise<RunRecord> {
  const digest = 'a'.repeat(64);
  await execution('preprocess', -500, {
    reads: [{ uri: 'https://example.org/prices.csv', size: 7, digest }],
    outputs: { splits: artifact('splits', 'preprocess'), statistics: artifact('statistics', 'preprocess', 'artifact') },
  });
  await execution('resolve', 0, { outputs: { model: artifact('model', 'resolve', 'model') } });
  await execution('train', 1, {
    parameters: { epochs: 1 },
    inputs: { splits: artifact('splits', 'preprocess') },
    outputs: { model: artifact('model', 'train', 'model') },
  });
  await execution('evaluate', 4, {
    inputs: { model: artifact('model', 'train', 'model'), champion: artifact('model', 'resolve', 'model') },
    outputs: { evaluation: artifact('evaluation', 'evaluate', 'artifact') },
    versions: { node: '24.0.0' },
  });
  await store.write(`${refOf('preprocess')}/statistics`, JSON.stringify(statistics));
  await store.write(`${refOf('resolve')}/model/history.json`, JSON.stringify(history(9)));
  await store.write(`${refOf('train')}/model/history.json`, JSON.stringify(history(0.5)));
  await store.write(`${refOf('resolve')}/model/bundle.json`, JSON.stringify(bundle(9)));
  await store.write(`${refOf('train')}/model/bundle.json`, JSON.stringify(bundle(1)));
  await store.write(`${refOf('evaluate')}/evaluation/evaluation.json`, JSON.stringify(regressorReport.evaluation));
  const step = (name: string, state: 'succeeded' | 'cached') => ({
    ...{ name, component: name, state, cached: state === 'cached', execution: refOf(name), durationSeconds: 2 },
  });
  return {
    ...{
      formatVersion: 1,
      id: '20261121-091530-zzzzzz',
      pipeline: 'bitcoin',
      pipelineDigest: digestOf('p'),
      state: 'succeeded',
    },
    ...{ inputs: {}, startedAt: '2026-11-21T09:15:30.000Z', durationSeconds: 7, code: {}, host: {}, command: 'again' },
    steps: [
      step('preprocess', 'cached'),
      step('resolve', 'succeeded'),
      step('train', 'succeeded'),
      step('evaluate', 'succeeded'),
    ],
    model: { name: 'bitcoin', version: 3, aliases: ['champion'] },
  };
}

test('a report is collected from what the run left in its bucket', async () => {
  const data = await collectReportData(store, await writeRunOfFour(), {
    commands: [{ purpose: 'Serve', command: 'serve' }],
  });
  expect(data.evaluation).toEqual(regressorReport.evaluation);
  expect(data.profile).toMatchObject({ rows: 100, splits: [{ name: 'train', rows: 80 }], columns: [{ name: 'slug' }] });
  expect(data.history?.epochs, 'of the new model, not of the champion').toMatchObject([{ epoch: 1, train: 0.5 }]);
  expect(data.bundle?.training.seed, 'of the new model, not of the champion').toBe(1);
  expect(data.history).toMatchObject({ bestEpoch: 1, loss: 'mean squared error' });
  expect(data.lineage?.map(({ name, producer }) => [name, producer])).toEqual([
    ['model', 'train'],
    ['splits', 'preprocess'],
    ['read by preprocess', undefined],
  ]);
  expect(data.model).toEqual({ name: 'bitcoin', version: '3', alias: 'champion' });
  expect(data.versions).toEqual({ node: '24.0.0, 24.21.0' });
  expect(data.commands?.map(({ command }) => command)).toEqual(['again', 'serve']);
  expect(data.anomalies).toBeUndefined();
  expect(await renderReport(data)).toContain('<section id="verdict"');
});

test('steps stand in the order of the compiled pipeline, with its edges; what came from the cache has no times', async () => {
  const run = await writeRunOfFour();
  await store.write(`bitcoin/runs/${run.id}/pipeline.yaml`, toYaml({ spec }));
  const { steps, description } = await collectReportData(store, run);
  expect(description).toBe('Learns prices.');
  expect(steps.map(({ id, dependsOn, state }) => [id, dependsOn, state])).toEqual([
    ['preprocess', [], 'cached'],
    ['train', ['preprocess'], 'succeeded'],
  ]);
  expect(steps.map(({ startSeconds, durationSeconds }) => [startSeconds, durationSeconds])).toEqual([
    [undefined, undefined],
    [1, 2],
  ]);
  expect(steps[1]?.parameters).toEqual({ epochs: 1 });
});

test('a broken file is told of and its section left out, or else thrown', async () => {
  const run = await writeRunOfFour();
  await store.write(`${refOf('preprocess')}/statistics`, '{"formatVersion": 1');
  await store.write(`${refOf('evaluate')}/evaluation/evaluation.json`, '{}');
  const told: MillraceError[] = [];
  const data = await collectReportData(store, run, { onCorrupt: (error) => told.push(error) });
  expect(told.map(({ code }) => code)).toEqual(['REPORT_SOURCE_CORRUPT', 'REPORT_SOURCE_CORRUPT']);
  expect(told.map(({ message }) => message).join()).toMatch(/evaluation\.json.*statistics/s);
  expect([data.evaluation, data.profile]).toEqual([undefined, undefined]);
  await expect(collectReportData(store, run)).rejects.toThrow(MillraceError);
});

test('the example of the README writes a report beside the record', async () => {
  const run = await writeRunOfFour();
  await writeRun(store, run);
  const uri = await writeReport(folder, run.id);
  expect(uri).toBe(store.uriOf(`bitcoin/runs/${run.id}/report.html`));
  const { bytes } = await store.readBytes(`bitcoin/runs/${run.id}/report.html`);
  expect(bytes.toString('utf8')).toContain('Gate passed');
  const card = await store.readBytes(`bitcoin/runs/${run.id}/model-card.html`);
  expect(card.bytes.toString('utf8')).toContain('<title>Model card: bitcoin 3</title>');
});

test('a run that failed at once still has a report', async () => {
  const run: RunRecord = { ...(await writeRunOfFour()), state: 'failed', steps: [], model: undefined };
  const data = await collectReportData(store, run);
  expect(data.steps).toEqual([]);
  expect(await renderReport(data)).toContain('failed');
});
