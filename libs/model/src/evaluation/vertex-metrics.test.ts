import { expect, test } from 'vitest';
import type { Evaluation } from './format.ts';
import { toVertexMetrics } from './vertex-metrics.ts';

const baseline = { description: 'the mean', metrics: {} };
const common: Omit<Evaluation, 'task' | 'gate' | 'metrics' | 'curves'> = {
  formatVersion: 1,
  split: 'test',
  target: 'y',
  rows: 4,
  modelDigest: 'sha256:0',
  baselines: { naive: baseline, leastSquares: baseline },
};
const gate = { direction: 'minimize', value: 0, passed: true, reasons: [] } as const;

test('a regressor: undefined metrics are left out, and MAPE is in per cent', () => {
  const evaluation: Evaluation = {
    ...common,
    task: 'regressor',
    gate: { ...gate, metric: 'rmse' },
    curves: {},
    metrics: { rmse: 2, mae: 1.5, mape: 0.25, r2: null, bias: 0.1 },
  };
  expect(toVertexMetrics(evaluation)).toEqual({
    metricsSchemaUri: expect.stringMatching(/^https:.*\/modelevaluation\/regression_metrics_1\.0\.0\.yaml$/),
    metrics: { rootMeanSquaredError: 2, meanAbsoluteError: 1.5, meanAbsolutePercentageError: 25 },
  });
});

test('a classifier: accuracy stands where one prediction a row is counted, with the confusion matrix', () => {
  const rows = [
    [2, 0],
    [1, 1],
  ];
  const evaluation: Evaluation = {
    ...common,
    task: 'classifier',
    gate: { ...gate, metric: 'accuracy' },
    metrics: { accuracy: 0.75, logLoss: 0.5, macroF1: 0.7, macroAuc: 0.9 },
    curves: { confusion: { classes: ['east', 'west'], rows } },
  };
  expect(toVertexMetrics(evaluation)).toEqual({
    metricsSchemaUri: expect.stringContaining('/classification_metrics_1.0.0.yaml'),
    metrics: {
      ...{ logLoss: 0.5, auRoc: 0.9 },
      confidenceMetrics: [
        {
          ...{ confidenceThreshold: 0, maxPredictions: 1 },
          ...{ recall: 0.75, precision: 0.75, f1Score: 0.75, f1ScoreMacro: 0.7 },
        },
      ],
      confusionMatrix: {
        annotationSpecs: [
          { id: '0', displayName: 'east' },
          { id: '1', displayName: 'west' },
        ],
        rows,
      },
    },
  });
});
