import { readSpace } from '@millrace/model';
import { expect, test } from 'vitest';
import { studyOf } from './study.ts';

test('each kind of range and scale has its counterpart, by the name of the flag', () => {
  const space = readSpace({
    learningRate: { type: 'double', min: 0.1, max: 0.3, scale: 'log' },
    scaleFactor: { type: 'double', min: 0.1, max: 1, scale: 'reverseLog' },
    layers: { type: 'integer', min: 1, max: 15 },
    batchSize: { type: 'discrete', values: [64, 32, 64] },
    activation: { type: 'categorical', values: ['relu', 'tanh', 'relu'] },
  });
  expect(studyOf(space, 'rmse', 'none')).toEqual({
    metrics: [{ id: 'rmse', goal: 'minimize' }],
    parameters: [
      { id: 'learning-rate', type: 'double', min: 0.1, max: 0.3, scale: 'log' },
      { id: 'scale-factor', type: 'double', min: 0.1, max: 1, scale: 'reverse-log' },
      { id: 'layers', type: 'integer', min: 1, max: 15, scale: 'linear' },
      { id: 'batch-size', type: 'discrete', values: [64, 32] },
      { id: 'activation', type: 'categorical', values: ['relu', 'tanh'] },
    ],
    measurement: 'last',
  });
});

test.each([
  ['loss', 'minimize', 'median', 'median'],
  ['accuracy', 'maximize', 'curve', 'decay-curve'],
] as const)('%s is to be %sd, and ends early by the %s', (metric, goal, rule, there) => {
  const space = readSpace({ layers: { type: 'integer', min: 1, max: 2 } });
  expect(studyOf(space, metric, rule)).toMatchObject({ metrics: [{ goal }], earlyStopping: there });
});
