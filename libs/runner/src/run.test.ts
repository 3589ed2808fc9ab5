import { readFileSync } from 'node:fs';
import { param } from '@millrace/contract';
import { definePipeline, when } from '@millrace/pipeline';
import { expect, test } from 'vitest';
import { Bench, work } from './fixtures/toy.ts';

const inputs = { folder: param.string() };

const chain = definePipeline({
  name: 'chain',
  inputs: { ...inputs, first: param.string({ default: 'one' }) },
  outputs: { said: param.string() },
  steps: ({ inputs: { folder, first } }) => {
    const one = work({ name: first, folder });
    const two = work({ name: 'two', folder, from: one.outputs.data }, { name: 'two' });
    return { said: two.outputs.said };
  },
});

test('values flow from step to step, and every execution leaves a record', async () => {
  const bench = new Bench();
  const { outcome, outputs, record } = await bench.run(chain);
  expect(outcome).toBe('succeeded');
  expect(outputs.parameters).toEqual({ said: 'I am two' });
  const ended = bench.events.flatMap((e) => (e.type === 'step-ended' ? [e] : []));
  expect(ended.map((e) => [e.step, e.state])).toEqual([
    ['work', 'succeeded'],
    ['two', 'succeeded'],
  ]);
  const [, execution] = ended.map((e) => e.execution);
  expect(readFileSync(`${bench.bucket}/${execution}/data/text`, 'utf8')).toBe('one two');
  expect(record.steps.map((s) => s.execution)).toEqual(ended.map((e) => e.execution));
  expect(record.state).toBe('succeeded');
  expect(record.inputs).toEqual({ folder: bench.folder, first: 'one' });
  expect(readFileSync(`${bench.bucket}/chain/runs/${record.id}/pipeline.yaml`, 'utf8')).toContain('name: chain');
});

test('progress and output of a step are events, and its output is kept as a log', async () => {
  const bench = new Bench();
  const { record } = await bench.run(chain);
  expect(bench.events).toContainEqual(
    expect.objectContaining({ type: 'step-progress', step: 'two', done: 1, total: 2, unit: 'parts' }),
  );
  expect(bench.events).toContainEqual(
    expect.objectContaining({ type: 'step-log', step: 'two', stream: 'stdout', line: 'hello from two' }),
  );
  expect(readFileSync(`${bench.bucket}/chain/runs/${record.id}/logs/two.log`, 'utf8')).toContain('hello from two');
});

test('independent steps run at the same time', async () => {
  const bench = new Bench();
  const pipeline = definePipeline({
    name: 'meeting',
    inputs,
    steps: ({ inputs: { folder } }) => {
      // Each waits for the other to have started: run one after the other, neither would end.
      work({ name: 'left', folder, waitFor: ['right'] }, { name: 'left' });
      work({ name: 'right', folder, waitFor: ['left'] }, { name: 'right' });
    },
  });
  expect((await bench.run(pipeline)).outcome).toBe('succeeded');
});

test('no more steps run at a time than the limit', async () => {
  const bench = new Bench();
  const pipeline = definePipeline({
    name: 'many',
    inputs,
    steps: ({ inputs: { folder } }) => {
      for (const name of ['a', 'b', 'c', 'd']) work({ name, folder }, { name });
    },
  });
  await bench.run(pipeline, { parallelism: 2 });
  let running = 0;
  const counts = bench.events.flatMap(({ type }) => {
    if (type !== 'step-started' && type !== 'step-ended') return [];
    running += type === 'step-started' ? 1 : -1;
    return [running];
  });
  expect(Math.max(...counts)).toBe(2);
});

const branching = definePipeline({
  name: 'branching',
  inputs: { ...inputs, word: param.string() },
  steps: ({ inputs: { folder, word } }) => {
    const first = work({ name: word, folder }, { name: 'first' });
    when(first.outputs.long.equals(true), () => {
      const inner = work({ name: 'inner', folder, from: first.outputs.data }, { name: 'inner' });
      when(inner.outputs.said.equals("it's"), () => {
        work({ name: 'never', folder }, { name: 'never' });
      });
    });
    work({ name: 'after', folder, from: first.outputs.data }, { name: 'after' });
  },
});

test('a condition takes its branch or skips it, nested ones too', async () => {
  const bench = new Bench();
  expect((await bench.run(branching, { inputs: { folder: bench.folder, word: 'lengthy' } })).outcome).toBe('succeeded');
  expect(bench.states()).toEqual({
    first: 'succeeded',
    after: 'succeeded',
    'condition-1/inner': 'succeeded',
    'condition-1/condition-2/never': 'skipped',
  });
  await bench.run(branching, { inputs: { folder: bench.folder, word: 'abc' } });
  expect(bench.states()).toEqual({
    first: 'succeeded',
    after: 'succeeded',
    'condition-1/inner': 'skipped',
    'condition-1/condition-2/never': 'skipped',
  });
  const [started] = bench.events;
  expect(started?.type === 'run-started' && started.steps.map((s) => [s.id, s.condition, s.dependsOn])).toEqual([
    ['first', undefined, []],
    ['after', undefined, ['first']],
    ['condition-1/inner', 'first.long == true', ['first']],
    ['condition-1/condition-2/never', "first.long == true and inner.said == 'it\\'s'", ['condition-1/inner', 'first']],
  ]);
});

test('a failure stops what needs it and nothing else', async () => {
  const bench = new Bench();
  const pipeline = definePipeline({
    name: 'failing',
    inputs,
    steps: ({ inputs: { folder } }) => {
      const bad = work({ name: 'bad', folder, failures: 9 }, { name: 'bad' });
      work({ name: 'dependent', folder, from: bad.outputs.data }, { name: 'dependent' });
      when(bad.outputs.long.equals(true), () => {
        work({ name: 'branch', folder }, { name: 'branch' });
      });
      const good = work({ name: 'good', folder, waitFor: ['bad'] }, { name: 'good' });
      work({ name: 'next', folder, from: good.outputs.data }, { name: 'next' });
    },
  });
  const { outcome, record } = await bench.run(pipeline);
  expect(outcome).toBe('failed');
  expect(bench.states()).toEqual({
    bad: 'failed',
    dependent: 'not-run',
    'condition-1/branch': 'not-run',
    good: 'succeeded',
    next: 'succeeded',
  });
  const bad = record.steps.find((s) => s.name === 'bad');
  expect(bad?.error).toMatchObject({ code: 'TOY_FAILED', message: 'bad failed.', hint: 'Expected here.' });
});

test('a step is tried again as often as it asks', async () => {
  const bench = new Bench();
  const pipeline = (retries: number) =>
    definePipeline({
      name: 'retrying',
      inputs,
      steps: ({ inputs: { folder } }) => {
        work({ name: `shaky${retries}`, folder, failures: 2 }, { retries });
      },
    });
  expect((await bench.run(pipeline(2))).outcome).toBe('succeeded');
  expect(bench.starts('shaky2')).toBe(3);
  expect(bench.events.filter((e) => e.type === 'step-retry').length).toBe(2);
  expect((await bench.run(pipeline(1))).outcome).toBe('failed');
  expect(bench.starts('shaky1')).toBe(2);
});

test('wrong inputs of a run are reported at once, before anything runs', async () => {
  const bench = new Bench();
  const run = bench.run(chain, { inputs: { first: 3, unknown: true } });
  await expect(run).rejects.toMatchObject({
    code: 'INVALID_PARAMETERS',
    problems: [
      { path: 'unknown', code: 'UNKNOWN_PARAMETER' },
      { path: 'first', code: 'WRONG_TYPE' },
      { path: 'folder', code: 'MISSING_PARAMETER' },
    ],
  });
  expect(bench.events).toEqual([]);
});
