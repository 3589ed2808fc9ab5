import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { classificationMetrics, rocCurve } from '@millrace/model/evaluation';
import { expect, test } from 'vitest';
import type { Judge } from './judge.ts';
import { classificationMetadata } from './kfp-metadata.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

test("metadata of a classifier is what KFP's SDK writes for the same matrix and curve", () => {
  const classes = ['no', 'yes'];
  const actual = Int32Array.from({ length: 60 }, (_, i) => Number((i * 7) % 10 < 4));
  const positive = Float64Array.from(actual, (y, i) => (y === 1 ? 0.4 : 0.2) + ((i * 13) % 17) / 40);
  const values = Float64Array.from({ length: 120 }, (_, i) => {
    const p = positive[Math.floor(i / 2)] ?? 0;
    return i % 2 === 1 ? p : 1 - p;
  });
  const judge: Judge = {
    ...{ task: 'classifier', rows: 60, actual, classes },
    metricsOf: () => ({}),
    termsOf: () => undefined,
    pick: () => ({ judge, predictions: { values, probabilities: true } }),
  };
  const { points } = rocCurve(positive, actual);
  const { confusion } = classificationMetrics(actual, { probabilities: values }, classes);
  const input = JSON.stringify({
    classes,
    matrix: confusion,
    fpr: points.map((p) => p.falsePositiveRate),
    tpr: points.map((p) => p.truePositiveRate),
    threshold: points.map((p) => p.threshold ?? 1),
  });
  const python = execFileSync(`${root}tools/python/venv`, ['kfp'], { encoding: 'utf8' }).trim();
  const script = fileURLToPath(new URL('./fixtures/kfp_metadata.py', import.meta.url));
  const expected = JSON.parse(execFileSync(python, [script], { input, encoding: 'utf8' }));
  expect(classificationMetadata(judge, { values, probabilities: true }, confusion)).toEqual(expected);
});
