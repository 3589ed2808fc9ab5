import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { expect, test } from 'vitest';
import { Bench, fetch, publish, toyCommand, work } from './fixtures/toy.ts';
import { processLauncher } from './index.ts';

const pipeline = definePipeline({
  name: 'cached',
  inputs: { folder: param.string(), word: param.string({ default: 'word' }) },
  steps: ({ inputs: { folder, word } }) => {
    const raw = fetch({ name: 'fetch', folder });
    const made = work({ name: word, folder, from: raw.outputs.data });
    work({ name: 'last', folder, from: made.outputs.data }, { name: 'last' });
    work({ name: 'always', folder }, { name: 'always', caching: false });
    publish({ name: 'publish', folder, from: made.outputs.data });
  },
});

async function benchWithOneRun() {
  const bench = new Bench();
  writeFileSync(`${bench.folder}/outside`, 'version 1');
  expect((await bench.run(pipeline)).outcome).toBe('succeeded');
  expect(bench.states()).toEqual(all('succeeded'));
  return bench;
}
const all = (state: string) => ({ fetch: state, work: state, last: state, always: state, publish: state });
const CACHED = { fetch: 'cached', work: 'cached', last: 'cached', always: 'succeeded', publish: 'succeeded' };

test('with nothing changed only what writes outside, or must not be cached, runs again', async () => {
  const bench = await benchWithOneRun();
  const { outcome, outputs } = await bench.run(pipeline);
  expect([outcome, outputs.parameters]).toEqual(['succeeded', {}]);
  expect(bench.states()).toEqual(CACHED);
  expect([bench.starts('fetch'), bench.starts('last'), bench.starts('publish')]).toEqual([1, 1, 2]);
});

test('another parameter runs that step and what follows', async () => {
  const bench = await benchWithOneRun();
  await bench.run(pipeline, { inputs: { folder: bench.folder, word: 'other' } });
  expect(bench.states()).toEqual({ ...CACHED, work: 'succeeded', last: 'succeeded' });
});

test('a change outside runs the step that reads it; equal outputs spare what follows', async () => {
  const bench = await benchWithOneRun();
  writeFileSync(`${bench.folder}/outside`, 'version 2');
  await bench.run(pipeline);
  expect(bench.states()).toEqual({ ...CACHED, fetch: 'succeeded' });
});

test('changed code runs the step of that code', async () => {
  const bench = await benchWithOneRun();
  const launcher = processLauncher(async (name) => toyCommand(name === 'fetch' ? 'sha256:2' : 'sha256:1'));
  await bench.run(pipeline, { launcher });
  expect(bench.states()).toEqual({ ...CACHED, fetch: 'succeeded' });
});

test('an output that was deleted or altered in the bucket is made again', async () => {
  const bench = await benchWithOneRun();
  const output = () => {
    const ended = bench.events.find((e) => e.type === 'step-ended' && e.step === 'last');
    return `${bench.bucket}/${ended?.type === 'step-ended' ? ended.execution : ''}/data/text`;
  };
  appendFileSync(output(), 'altered');
  await bench.run(pipeline);
  expect(bench.states()).toEqual({ ...CACHED, last: 'succeeded' });
  rmSync(output());
  await bench.run(pipeline);
  expect(bench.states()).toEqual({ ...CACHED, last: 'succeeded' });
});

test('without the cache everything runs', async () => {
  const bench = await benchWithOneRun();
  await bench.run(pipeline, { caching: false });
  expect(bench.states()).toEqual(all('succeeded'));
});

test('two runs at once in one bucket both succeed', async () => {
  const bench = new Bench();
  writeFileSync(`${bench.folder}/outside`, 'version 1');
  const runs = await Promise.all([bench.run(pipeline), bench.run(pipeline)]);
  expect(runs.map((run) => run.outcome)).toEqual(['succeeded', 'succeeded']);
  expect(new Set(runs.map((run) => run.record.id)).size).toBe(2);
});
