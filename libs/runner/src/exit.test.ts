import { expect, test } from 'vitest';
import { FakeBench, spec } from './fixtures/fake-launcher.ts';

const handler = (body: string) =>
  spec({
    components: `
  comp-exit-handler-1:
    dag: {tasks: {work: {componentRef: {name: ${body}}}, later: {componentRef: {name: echo}, dependentTasks: [work]}}}`,
    root: `
  dag:
    tasks:
      exit-handler-1: {componentRef: {name: comp-exit-handler-1}}
      notify:
        componentRef: {name: status}
        dependentTasks: [exit-handler-1]
        inputs: {parameters: {value: {taskFinalStatus: {producerTask: exit-handler-1}}}}
        triggerPolicy: {strategy: ALL_UPSTREAM_TASKS_COMPLETED}
      other: {componentRef: {name: echo}}`,
  });

test('the step of an exit handler learns that all went well', async () => {
  const bench = new FakeBench();
  const { outcome, record } = await bench.run(handler('echo'));
  expect(outcome).toBe('succeeded');
  expect(bench.outputs().notify).toEqual({
    state: 'SUCCEEDED',
    pipelineJobResourceName: `fake/runs/${record.id}`,
    pipelineTaskName: 'exit-handler-1',
    error: {},
  });
});

test('it runs after a failure, too, learns of it, and saves nothing: the run has failed', async () => {
  const bench = new FakeBench();
  const { outcome } = await bench.run(handler('fail'));
  expect(outcome).toBe('failed');
  expect(bench.states()).toEqual({
    'exit-handler-1/work': 'failed',
    'exit-handler-1/later': 'not-run',
    notify: 'succeeded',
    other: 'succeeded',
  });
  expect(bench.outputs().notify).toMatchObject({
    state: 'FAILED',
    error: { code: 9, message: expect.stringContaining('work ended with exit code 1') },
  });
});

test('it does not run in a run that is interrupted', async () => {
  const bench = new FakeBench();
  const abort = new AbortController();
  bench.images.fail = () => {
    abort.abort();
    throw new Error('interrupted');
  };
  const { outcome } = await bench.run(handler('fail'), {}, { signal: abort.signal });
  expect(outcome).toBe('cancelled');
  expect(bench.states()).toMatchObject({ 'exit-handler-1/work': 'cancelled', notify: 'cancelled' });
});

test('a step that ignores failures runs with what there is; the run has failed nevertheless', async () => {
  const bench = new FakeBench();
  const ignoring = spec({
    root: `
  dag:
    tasks:
      broken: {componentRef: {name: fail}}
      stubborn:
        componentRef: {name: echo}
        inputs: {parameters: {value: {taskOutputParameter: {producerTask: broken, outputParameterKey: Output}}}}
        triggerPolicy: {strategy: ALL_UPSTREAM_TASKS_COMPLETED}`,
  });
  const { outcome } = await bench.run(ignoring);
  expect([outcome, bench.states()]).toEqual(['failed', { broken: 'failed', stubborn: 'succeeded' }]);
  expect(bench.seen).toEqual([{}, {}]);
});
