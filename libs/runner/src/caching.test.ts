import { expect, test } from 'vitest';
import { FakeBench, spec } from './fixtures/fake-launcher.ts';

/** Two steps that do the same, and one with a cache key of its own. */
const same = spec({
  root: `
  inputDefinitions: {parameters: {text: {parameterType: STRING, isOptional: true, defaultValue: a}}}
  dag:
    tasks:
      one: &one
        componentRef: {name: echo}
        cachingOptions: {enableCache: true}
        inputs: {parameters: {value: {runtimeValue: {constant: same}}}}
      two: *one
      keyed:
        componentRef: {name: echo}
        cachingOptions: {enableCache: true, cacheKey: mine}
        inputs: {parameters: {value: {componentInputParameter: text}}}`,
});

test('what two steps want at the same time is done once', async () => {
  const bench = new FakeBench();
  await bench.run(same);
  const { one, two } = bench.states();
  expect([one, two].sort()).toEqual(['cached', 'succeeded']);
  expect(bench.outputs()).toMatchObject({ one: 'same', two: 'same' });
});

test('what two runs want at the same time is done once', async () => {
  const bench = new FakeBench();
  const echo = bench.images.echo;
  bench.images.echo = async (input, launch) => {
    await new Promise((resolve) => setTimeout(resolve, 100));
    return echo?.(input, launch) ?? {};
  };
  const runs = await Promise.all([bench.run(same), bench.run(same)]);
  expect(runs.map((run) => run.outcome)).toEqual(['succeeded', 'succeeded']);
  expect(bench.seen.filter(({ value }) => value === 'same')).toHaveLength(1);
});

test('where the first one fails, the next does the work', async () => {
  const bench = new FakeBench();
  const echo = bench.images.echo;
  let failures = 1;
  bench.images.echo = async (input, launch) => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (input.inputs.parameterValues.value === 'same' && failures-- > 0) throw new Error('once');
    return echo?.(input, launch) ?? {};
  };
  await bench.run(same);
  const { one, two } = bench.states();
  expect([one, two].sort()).toEqual(['failed', 'succeeded']);
});

test('with a cache key of its own a step is known by that alone', async () => {
  const bench = new FakeBench();
  await bench.run(same);
  await bench.run(same, { text: 'b' });
  expect([bench.states().keyed, bench.outputs().keyed]).toEqual(['cached', 'a']);
});
