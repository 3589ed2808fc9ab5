import type { PipelineTask } from '@millrace/vertex';
import { expect, test } from 'vitest';
import { outcomeOf, stepsOf } from './steps.ts';

const task = (id: string, name: string, more: Partial<PipelineTask> = {}): PipelineTask => ({
  ...{ id, name, state: 'SUCCEEDED', ...more },
});

test('the run itself, branches, loops and their iterations are no steps', () => {
  const tasks = [
    task('1', 'bitcoin-20261121'),
    task('2', 'ingest', { parentId: '1', startTime: '2026-11-21T00:00:01Z' }),
    task('3', 'for-loop-1', { parentId: '1', startTime: '2026-11-21T00:00:02Z' }),
    task('4', 'for-loop-1-0', { parentId: '3', startTime: '2026-11-21T00:00:02Z' }),
    task('5', 'for-loop-1-1', { parentId: '3', startTime: '2026-11-21T00:00:02Z' }),
    task('7', 'train', { parentId: '5', startTime: '2026-11-21T00:00:04Z', state: 'RUNNING' }),
    task('6', 'train', { parentId: '4', startTime: '2026-11-21T00:00:03Z', state: 'SKIPPED' }),
    task('8', 'deploy', { parentId: '1', state: 'NOT_TRIGGERED' }),
  ];
  const steps = stepsOf({ id: 'bitcoin-20261121', tasks }).map(({ name, outcome }) => `${name} ${outcome}`);
  expect(steps).toEqual(['ingest succeeded', 'train cached', 'train #2 running', 'deploy skipped']);
});

test('before its first step a run has none', () => {
  expect(stepsOf({ id: 'bitcoin-20261121', tasks: [task('1', 'bitcoin-20261121')] })).toEqual([]);
});

test.for([
  ['PIPELINE_STATE_QUEUED', 'queued'],
  ['PIPELINE_STATE_CANCELLING', 'cancelling'],
  ['PIPELINE_STATE_UNSPECIFIED', 'unknown'],
] as const)('%s is %s', ([state, outcome]) => {
  expect(outcomeOf(state)).toBe(outcome);
});
