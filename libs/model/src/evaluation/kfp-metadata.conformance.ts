import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { classificationMetrics } from './classification.ts';
import { confusionMetadata, overallRoc, rocMetadata } from './kfp-metadata.ts';
import { rocCurve } from './roc.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

test("metadata of a classifier is what KFP's SDK writes for the same matrix and curve", () => {
  const classes = ['no', 'yes'];
  const actual = Int32Array.from({ length: 60 }, (_, i) => Number((i * 7) % 10 < 4));
  const positive = Float64Array.from(actual, (y, i) => (y === 1 ? 0.4 : 0.2) + ((i * 13) % 17) / 40);
  const values = Float64Array.from({ length: 120 }, (_, i) => {
    const p = positive[Math.floor(i / 2)] ?? 0;
    return i % 2 === 1 ? p : 1 - p;
  });
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
  const curve = rocMetadata(overallRoc(actual, values, classes.length));
  expect({ ...confusionMetadata({ classes, rows: confusion }), ...curve }).toEqual(expected);
});
