import { expect, test } from 'vitest';
import { reportSteps } from './steps.ts';

const plan = [
  { id: 'fetch', name: 'fetch', component: 'fetch', dependsOn: [] },
  { id: 'for-loop-1/train', name: 'train', component: 'train', dependsOn: ['fetch'], loop: true as const },
];
const step = (id: string, state: 'succeeded' | 'failed' | 'cached') => ({
  ...{ id, name: id.replace(/.*\//, ''), component: 'train', state, cached: state === 'cached', durationSeconds: 1 },
  ...(state === 'failed' ? { error: { code: 'NO_ROWS', message: 'There are no rows.' } } : {}),
});
const runOf = (...steps: ReturnType<typeof step>[]) => ({
  ...{ formatVersion: 1 as const, id: 'r', pipeline: 'p', pipelineDigest: 'sha256:0', state: 'failed' as const },
  ...{ inputs: {}, startedAt: '2026-11-21T09:15:30.000Z', code: {}, host: {}, command: 'millrace run' },
  steps,
});

test('the iterations of a loop are one step, as bad as the worst of them', () => {
  const iterations = ['succeeded', 'failed', 'cached'] as const;
  const run = runOf(step('fetch', 'succeeded'), ...iterations.map((s, i) => step(`for-loop-1[${i}]/train`, s)));
  expect(reportSteps(plan, run, new Map())).toMatchObject([
    { id: 'fetch', state: 'succeeded' },
    { id: 'for-loop-1/train', state: 'failed', iterations: 3, error: { code: 'NO_ROWS' } },
  ]);
});

test('a loop that did not run is told from one over an empty list only by its state', () => {
  expect(reportSteps(plan, runOf(), new Map())).toMatchObject([
    { id: 'fetch', state: 'not-run' },
    { id: 'for-loop-1/train', state: 'not-run', iterations: 0 },
  ]);
});
