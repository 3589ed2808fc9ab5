import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { binary, structured } from './fixtures/events.ts';
import { surroundings } from './fixtures/instances.ts';

test.for([
  ['binary', binary],
  ['structured', structured],
] as const)('an object that came starts the pipeline: %s content mode', async ([, delivery]) => {
  await using around = await surroundings();
  const { send } = await around.instance();
  const { status, answer } = await send(delivery());
  const [run] = around.runs;
  expect(around.runs).toHaveLength(1);
  expect({ status, answer }).toEqual({
    status: 200,
    answer: {
      ...{ outcome: 'started', changes: 1, run: run?.run_id },
      page: `${around.kfp.url}/#/runs/details/${run?.run_id}`,
    },
  });
  expect(run).toMatchObject({
    display_name: expect.stringMatching(/^trigger-[0-9a-f]{16}$/),
    description: 'gs://data/raw/a.csv#1763733300000001 finalized',
    runtime_config: { parameters: { source: 'gs://data/raw/a.csv', generation: 1763733300000001 } },
  });
});

test('an object that went starts it too, and says so', async () => {
  await using around = await surroundings();
  const { send } = await around.instance({
    PARAMETERS: '{"source": "{name} was {event}", "generation": 1, "changes": "{changes}"}',
  });
  expect(await send(binary({ kind: 'deleted' }))).toMatchObject({ status: 200, answer: { outcome: 'started' } });
  const change = { uri: 'gs://data/raw/a.csv', bucket: 'data', name: 'raw/a.csv', generation: '1763733300000001' };
  expect(around.runs[0]?.runtime_config.parameters).toEqual({
    ...{ source: 'raw/a.csv was deleted', generation: 1 },
    changes: [{ ...change, event: 'deleted' }],
  });
});

test('a new generation of an object is another change, its second announcement is not', async () => {
  await using around = await surroundings();
  const { send } = await around.instance();
  await send(binary({ generation: '1' }));
  expect((await send(binary({ generation: '2' }))).answer).toMatchObject({ outcome: 'started' });
  expect((await send(binary({ generation: '1' }))).answer).toEqual({ outcome: 'duplicate' });
  expect((await send(structured({ generation: '2', id: 'another' }))).answer).toEqual({ outcome: 'duplicate' });
  expect(around.runs.map(({ runtime_config: { parameters } }) => parameters.generation)).toEqual([1, 2]);
});

test('twenty deliveries of one event at once, to three instances, make one run', async () => {
  await using around = await surroundings();
  const clock = quietAfter(() => around.log.length >= 19);
  const instances = await Promise.all([1, 2, 3].map(() => around.instance({ DEBOUNCE_SECONDS: '1' }, clock)));
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) => instances[index % 3]?.send(index % 2 === 0 ? binary() : structured())),
  );
  expect(around.runs).toHaveLength(1);
  // One starts it. The others are the same event: acknowledged now, it could not come again if that one failed.
  const statuses = answers.map((answer) => answer?.status).toSorted();
  expect(statuses).toEqual([200, ...Array.from({ length: 19 }, () => 503)]);
  expect((await instances[1]?.send(binary()))?.answer).toEqual({ outcome: 'duplicate' });
  expect(around.runs).toHaveLength(1);
});

test('a burst of 100 files over three instances is one run, which knows all of them', async () => {
  await using around = await surroundings();
  const variables = {
    DEBOUNCE_SECONDS: '1',
    PARAMETERS: '{"source": "{uri}", "generation": "{generation}", "changes": "{changes}"}',
  };
  const clock = quietAfter(() => around.log.length >= 99);
  const instances = await Promise.all([1, 2, 3].map(() => around.instance(variables, clock)));
  const files = Array.from({ length: 100 }, (_, index) => ({
    name: `raw/${index}.csv`,
    generation: `${1000 + index}`,
  }));
  const answers = await Promise.all(files.map((file, index) => instances[index % 3]?.send(binary(file))));
  expect(answers.map((answer) => answer?.status)).toEqual(files.map(() => 200));
  const outcomes = answers.map((answer) => answer?.answer.outcome).toSorted();
  expect(outcomes).toEqual([...Array.from({ length: 99 }, () => 'joined'), 'started']);
  expect(around.runs).toHaveLength(1);
  const { changes } = around.runs[0]?.runtime_config.parameters ?? {};
  const told = z.array(z.object({ name: z.string() })).parse(changes);
  expect(told.map(({ name }) => name).toSorted()).toEqual(files.map(({ name }) => name).toSorted());
  const left = around.gcs.objects('state').flatMap(({ name }) => name.split('/')[3] ?? []);
  expect(left).toEqual(Array.from({ length: 100 }, () => 'done'));
});

test('files that come on and on do not put the run off for ever', async () => {
  await using around = await surroundings();
  const time = { now: Date.now() };
  let number = 0;
  const others: Promise<unknown>[] = [];
  const sleep = async (milliseconds: number) => {
    time.now += milliseconds;
    others.push(send(binary({ name: `raw/${++number}.csv` })));
    await others.at(-1);
  };
  const variables = { DEBOUNCE_SECONDS: '10', DEBOUNCE_MAXIMUM_SECONDS: '60' };
  const { send } = await around.instance(variables, { now: () => time.now, sleep });
  const { answer } = await send(binary());
  expect(answer).toMatchObject({ outcome: 'started', changes: 7 });
});

/** A clock by which it is quiet when a condition holds, and no lease runs out, however slow this machine is. */
const quietAfter = (condition: () => boolean) => ({
  now: () => 0,
  sleep: async () => {
    while (!condition()) await wait(5);
  },
});
