import type { Trials } from '@millrace/model';
import { expect, test } from 'vitest';
import { trialsOf } from './trials.ts';

const trials: Trials = {
  ...{ formatVersion: 1, metric: 'accuracy', seed: 1, space: {}, best: 2 },
  trials: [
    { id: 1, state: 'stopped', metric: 0.6, epochs: 3, hyperparameters: { layers: 1 } },
    { id: 2, state: 'completed', metric: 0.7, epochs: 9, hyperparameters: { layers: 2 } },
    { id: 3, state: 'failed', epochs: 0, hyperparameters: { layers: 3 }, error: { code: 'DIVERGED', message: '' } },
  ],
};

test('trials keep what they tried and reached, and the best is named', () => {
  expect(trialsOf(trials)).toEqual({
    ...{ metric: 'accuracy', direction: 'maximize', best: '2' },
    trials: [
      { id: '1', state: 'stopped', value: 0.6, epochs: 3, parameters: { layers: 1 } },
      { id: '2', state: 'completed', value: 0.7, epochs: 9, parameters: { layers: 2 } },
      { id: '3', state: 'failed', value: undefined, epochs: 0, parameters: { layers: 3 } },
    ],
  });
  expect(trialsOf({ ...trials, metric: 'rmse' }).direction).toBe('minimize');
});

test('what is no trials.json is refused', () => {
  expect(() => trialsOf({ formatVersion: 2 })).toThrow();
});
