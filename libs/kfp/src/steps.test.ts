import { expect, test } from 'vitest';
import { PIPELINE } from './fixtures/pipeline.ts';
import { runSchema } from './schemas/run.ts';
import { stepsOf } from './steps.ts';

let second = 0;
const task = (name: string, state = 'SUCCEEDED', more: object = {}) => ({
  ...{ display_name: name, state, task_id: name },
  start_time: new Date(Date.UTC(2026, 0, 1, 0, 0, second++)).toISOString(),
  ...more,
});
const run = (tasks: readonly object[], more: object = {}) =>
  runSchema.parse({ run_id: 'r', state: 'RUNNING', run_details: { task_details: tasks }, ...more });
const named = (tasks: readonly object[], more: object = {}) =>
  stepsOf(run(tasks, more)).map(({ name, state }) => `${name} ${state}`);

test('helpers of the host are left out: the workflow, its root, drivers and executors', () => {
  const child = { child_tasks: [{ pod_name: 'flow-x7k2p-1234' }] };
  const tasks = [
    task('flow-x7k2p'),
    task('root-driver'),
    task('root'),
    task('train-driver'),
    task('train', 'RUNNING', child),
  ];
  expect(named([...tasks, task('executor', 'RUNNING')])).toEqual(['train RUNNING']);
});

test('a driver that failed stands for the step that never began', () => {
  expect(named([task('root-driver'), task('train-driver', 'FAILED')])).toEqual(['train FAILED']);
});

test('with the pipeline at hand, its own names decide', () => {
  const { train, ...others } = PIPELINE.root.dag.tasks;
  const tasks = { ...others, 'screw-driver': train };
  const spec = { ...PIPELINE, root: { ...PIPELINE.root, dag: { tasks } } };
  const seen = [task('iteration-0'), task('screw-driver-driver'), task('screw-driver'), task('prepare')];
  const expected = ['screw-driver SUCCEEDED', 'prepare SUCCEEDED'];
  expect(named(seen, { pipeline_spec: spec })).toEqual(expected);
  expect(named(seen, { pipeline_spec: { pipeline_spec: spec, platform_spec: {} } })).toEqual(expected);
});

test('the iterations of a loop are counted', () => {
  expect(named([task('train'), task('train', 'FAILED'), task('train', 'RUNNING')])).toEqual([
    ...['train SUCCEEDED', 'train #2 FAILED', 'train #3 RUNNING'],
  ]);
});

test('states and fields that are newer than this client do no harm', () => {
  const [step] = stepsOf(run([task('train', 'HIBERNATING', { mood: 'sleepy' })], { state: 'UPSIDE_DOWN' }));
  expect(step).toMatchObject({ name: 'train', state: 'UNKNOWN', endedAt: undefined });
});

test('why a step failed comes from the task or from its history', () => {
  const error = { code: 2, message: 'Out of memory' };
  const tasks = [task('a', 'FAILED', { error }), task('b', 'FAILED', { state_history: [{ state: 'FAILED', error }] })];
  expect(stepsOf(run(tasks)).map((step) => step.error)).toEqual(['Out of memory', 'Out of memory']);
});
