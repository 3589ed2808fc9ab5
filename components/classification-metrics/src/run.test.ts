import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { JsonObject } from '@millrace/contract';
import type { Evaluation } from '@millrace/model/evaluation';
import { artifactAt, runStep } from '@millrace/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { classificationMetrics } from './component.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'classification-metrics-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const CLASSES = ['birch', 'pine', 'willow'];
const baseline = { description: 'the most frequent class', metrics: {} };
const evaluation: Evaluation = {
  ...{ formatVersion: 1, task: 'classifier', split: 'test', target: 'kind', rows: 6, modelDigest: 'sha256:0' },
  ...{ metrics: {}, baselines: { naive: baseline, leastSquares: baseline } },
  gate: { metric: 'accuracy', direction: 'maximize', value: 0.5, passed: true, reasons: [] },
  curves: { confusion: { classes: CLASSES, rows: [] } },
};

/** Area, number of the plot, actual, predicted, probabilities. */
const ROWS = `
  ('north', 1.0, 'birch',  'birch',  [0.7, 0.2, 0.1]),
  ('north', 1.0, 'pine',   'birch',  [0.5, 0.4, 0.1]),
  ('north', 2.0, 'willow', 'willow', [0.1, 0.1, 0.8]),
  ('south', 2.0, 'pine',   'pine',   [0.2, 0.6, 0.2]),
  ('south', 2.0, 'willow', 'pine',   [0.1, 0.5, 0.4]),
  (NULL,    3.0, 'birch',  'willow', [0.3, 0.3, 0.4])`;

/** Writes what evaluate gives, of these rows. */
async function judged(columns = '*', found: Evaluation = evaluation): Promise<void> {
  await writeFile(join(folder, 'evaluation.json'), JSON.stringify(found));
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const rows = `(VALUES ${ROWS}) AS rows(area, plot, actual, predicted, probabilities)`;
  await connection.run(`COPY (SELECT ${columns} FROM ${rows}) TO '${join(folder, 'predictions.parquet')}'`);
  connection.closeSync();
  instance.closeSync();
}

async function shown(inputs: JsonObject) {
  const given = { evaluation: artifactAt(folder), ...inputs };
  const { result, outputs } = await runStep(classificationMetrics, given, folder);
  const file = JSON.parse(await readFile(outputs.classificationMetrics?.path ?? '', 'utf8'));
  return { result, file, metadata: outputs.classificationMetrics?.metadata };
}

const matrix = (...rows: readonly (readonly number[])[]) => ({
  annotationSpecs: CLASSES.map((displayName) => ({ displayName })),
  rows: rows.map((row) => ({ row })),
});

test('a confusion matrix counts the rows by actual and predicted class', async () => {
  await judged();
  const { result, file, metadata } = await shown({ show: 'confusion-matrix' });
  expect(result).toEqual({ rows: 6 });
  expect(file).toEqual({ confusionMatrix: matrix([1, 0, 1], [1, 1, 0], [0, 1, 1]) });
  expect(metadata).toEqual({ ...file, rows: 6 });
});

test('a slice has the rows where a column has the value, text or number', async () => {
  await judged();
  const north = await shown({ show: 'confusion-matrix', column: 'area', value: 'north' });
  expect(north.file).toEqual({ confusionMatrix: matrix([1, 0, 0], [1, 0, 0], [0, 0, 1]) });
  expect(north.metadata).toMatchObject({ column: 'area', value: 'north', rows: 3 });
  expect((await shown({ show: 'confusion-matrix', column: 'plot', value: '2' })).result).toEqual({ rows: 3 });
  const none = await shown({ show: 'roc-curve', column: 'area', value: "o'er" });
  expect([none.result, none.file]).toEqual([{ rows: 0 }, {}]);
});

test('the curve goes over every pair of a row and a class, from the corner of none to that of all', async () => {
  await judged();
  const { file, metadata } = await shown({ show: 'roc-curve' });
  const points: { recall: number; falsePositiveRate: number }[] = file.confidenceMetrics;
  expect(points[0]).toEqual({ confidenceThreshold: 1, recall: 0, falsePositiveRate: 0 });
  expect(points.at(-1)).toMatchObject({ recall: 1, falsePositiveRate: 1 });
  // 72 pairs of a right and a wrong class: counted by hand, ties half.
  expect(metadata?.auc).toBeCloseTo(rankedPairs() / 72, 12);
  const south = await shown({ show: 'roc-curve', column: 'area', value: 'south' });
  expect(south.result).toEqual({ rows: 2 });
});

function rankedPairs(): number {
  const right = [0.7, 0.4, 0.8, 0.6, 0.4, 0.3];
  const wrong = [0.2, 0.1, 0.5, 0.1, 0.1, 0.1, 0.2, 0.2, 0.1, 0.5, 0.3, 0.4];
  return right
    .flatMap((a) => wrong.map((b) => (a > b ? 1 : a === b ? 0.5 : 0)))
    .reduce<number>((sum, won) => sum + won, 0);
}

test('what cannot be shown is refused with what to do', async () => {
  await judged('area, actual, predicted');
  const refused = (inputs: JsonObject) => expect(shown(inputs)).rejects;
  await refused({ show: 'roc-curve' }).toMatchObject({ code: 'NO_PROBABILITIES' });
  await refused({ show: 'confusion-matrix', column: 'aera', value: 'x' }).toMatchObject({
    code: 'UNKNOWN_COLUMN',
    hint: 'It has: area, actual, predicted; a recipe says by `carry` what is kept.',
  });
  await refused({ show: 'confusion-matrix', column: 'area' }).toMatchObject({ code: 'INVALID_SLICE' });
  await judged('*', { ...evaluation, curves: { confusion: { classes: ['birch'], rows: [] } } });
  await refused({ show: 'confusion-matrix' }).toMatchObject({ code: 'UNKNOWN_CLASS' });
  await judged('*', { ...evaluation, task: 'regressor', curves: {} });
  await refused({ show: 'confusion-matrix' }).toMatchObject({ code: 'NOT_A_CLASSIFIER' });
});
