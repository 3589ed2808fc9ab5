import type { ExecutionRecord } from '@millrace/metadata';
import { expect, test } from 'vitest';
import { classifierReport } from '../fixtures/classifier.ts';
import { drawingsOf } from './drawings.ts';

const matrix = (...rows: readonly (readonly number[])[]) => ({
  confusionMatrix: {
    annotationSpecs: rows.map((_, i) => ({ displayName: `c${i}` })),
    rows: rows.map((row) => ({ row })),
  },
});

/** An execution with one artifact that KFP draws. */
const execution = (stepId: string, metadata: ExecutionRecord['parameters']): ExecutionRecord => ({
  ...{ formatVersion: 1, id: '20261121-091530-aaaaaa', pipeline: 'p', component: 'classification-metrics' },
  ...{
    step: stepId.replace(/^.*\//, ''),
    stepId,
    state: 'succeeded',
    parameters: {},
    inputs: {},
    outputParameters: {},
  },
  outputs: {
    classificationMetrics: {
      ...{ name: 'classificationMetrics', type: 'classificationMetrics', uri: 'file:///m', size: 1, metadata },
      digest: `sha256:${'0'.repeat(64)}`,
    },
  },
  ...{ reads: [], cacheKey: 'c', codeDigest: 'd', startedAt: '', endedAt: '', durationSeconds: 1, versions: {} },
});

test('slices come in the order of the loop, then the curve, whatever ended first', () => {
  const executions = [
    execution('roc-curve', {
      auc: 0.8,
      confidenceMetrics: [{ confidenceThreshold: 1, recall: 0.5, falsePositiveRate: 0.1 }],
    }),
    execution('for-loop-1[10]/area', { ...matrix([3, 0], [1, 2]), rows: 6, column: 'area', value: 'south' }),
    execution('for-loop-1[2]/area', { ...matrix([1, 0], [0, 1]), rows: 2, column: 'area', value: 'north' }),
  ];
  const [north, south, curve, ...more] = drawingsOf(executions, undefined, undefined);
  expect(more).toEqual([]);
  expect(north).toEqual({
    ...{ step: 'area', rows: 2, slice: { column: 'area', value: 'north' } },
    confusion: {
      classes: ['c0', 'c1'],
      rows: [
        [1, 0],
        [0, 1],
      ],
    },
  });
  expect(south?.slice?.value).toBe('south');
  expect(curve?.roc).toEqual({ auc: 0.8, points: [{ threshold: 1, truePositiveRate: 0.5, falsePositiveRate: 0.1 }] });
});

test('what the evaluation shows already, what is empty and what is of another shape is left out', () => {
  const { evaluation } = classifierReport;
  const judged = execution('evaluate', matrix([1]));
  const executions = [
    judged,
    execution('confusion-matrix', matrix(...(evaluation?.curves.confusion?.rows ?? []))),
    execution('empty', { rows: 0 }),
    execution('foreign', { confusionMatrix: 'a picture' }),
  ];
  expect(drawingsOf(executions, judged, evaluation)).toEqual([]);
});
