import { expect, test } from 'vitest';
import { randomFrom } from '../evaluation/random.ts';
import { DEFAULT_HYPERPARAMETERS } from '../hyperparameters.ts';
import type { Outcome } from './format.ts';
import { type Job, rungs, type SearchOptions, search } from './search.ts';
import { readSpace, sampleSpace } from './space.ts';

const space = readSpace({ learningRate: { type: 'double', min: 0.001, max: 1, scale: 'log' } });
/** The nearer to 0.03 the better, whatever the epochs. */
const judge = async ({ hyperparameters, until }: Job): Promise<Outcome> => ({
  metric: Math.abs(Math.log(hyperparameters.learningRate / 0.03)),
  epochs: until,
});
const options: SearchOptions = {
  ...{ space, trials: 9, metric: 'loss', seed: 5, parallel: 1, run: judge },
  base: { ...DEFAULT_HYPERPARAMETERS, epochs: 30 },
};

test('each rung keeps a third of the trials and gives them three times the epochs', async () => {
  expect(rungs(30, 9)).toEqual([4, 10, 30]);
  const jobs: Job[] = [];
  const run = (job: Job) => {
    jobs.push(job);
    return judge(job);
  };
  const found = await search({ ...options, run });
  expect(jobs.map((job) => job.until)).toEqual([...Array(9).fill(4), ...Array(3).fill(10), 30]);
  const distances = found.trials.map((trial) => trial.metric ?? 0);
  expect(found.best).toBe(distances.indexOf(Math.min(...distances)));
  expect(found.trials[found.best]).toMatchObject({ state: 'completed', epochs: 30 });
});

test('without early stopping all trials get all epochs', async () => {
  const found = await search({ ...options, earlyStopping: false });
  expect(found.trials.map(({ state, epochs }) => [state, epochs])).toEqual(Array(9).fill(['completed', 30]));
  expect(found.best).toBe((await search(options)).best);
});

test('jobs that finish out of order change nothing', async () => {
  const random = randomFrom(9);
  const slow = async (job: Job) => {
    await new Promise((resolve) => setTimeout(resolve, random() * 10));
    return judge(job);
  };
  expect(await search({ ...options, parallel: 4, run: slow })).toEqual(await search(options));
});

test('more trials leave the ones before as they were', async () => {
  const more = await search({ ...options, trials: 12 });
  const fewer = await search(options);
  expect(more.trials.slice(0, 9).map((t) => t.hyperparameters)).toEqual(fewer.trials.map((t) => t.hyperparameters));
});

test('done jobs are not done again', async () => {
  const done = new Map<string, Outcome>();
  const onOutcome = async ({ trial, until }: Job, outcome: Outcome) => void done.set(`${trial}@${until}`, outcome);
  const first = await search({ ...options, onOutcome });
  const none = () => Promise.reject(new Error('not again'));
  expect(await search({ ...options, done, run: none })).toEqual(first);
});

test('samples fill their ranges by their scales', () => {
  const ranges = readSpace({
    learningRate: { type: 'double', min: 0.1, max: 0.3, scale: 'log' },
    firstLayerSize: { type: 'integer', min: 50, max: 500 },
    layers: { type: 'integer', min: 1, max: 3 },
    scaleFactor: { type: 'double', min: 0.1, max: 1, scale: 'reverseLog' },
    batchSize: { type: 'discrete', values: [16, 64] },
    activation: { type: 'categorical', values: ['relu', 'tanh'] },
  });
  const random = randomFrom(1);
  const samples = Array.from({ length: 3000 }, () => sampleSpace(ranges, random));
  const values = (name: string) => samples.map((sample) => Number(sample[name])).sort((a, b) => a - b);
  const median = (name: string) => values(name)[1500];
  expect(values('learningRate')[0]).toBeGreaterThanOrEqual(0.1);
  expect(values('learningRate').at(-1)).toBeLessThanOrEqual(0.3);
  expect(median('learningRate')).toBeCloseTo(Math.sqrt(0.03), 1);
  expect([values('firstLayerSize')[0], values('firstLayerSize').at(-1)]).toEqual([50, 500]);
  expect(median('scaleFactor')).toBeCloseTo(1.1 - Math.sqrt(0.1), 1);
  for (const layers of [1, 2, 3]) expect(values('layers').filter((v) => v === layers).length).toBeGreaterThan(900);
  expect(new Set(samples.map((sample) => sample.activation))).toEqual(new Set(['relu', 'tanh']));
});
