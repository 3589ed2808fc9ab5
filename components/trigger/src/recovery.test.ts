import { expect, test } from 'vitest';
import { binary } from './fixtures/events.ts';
import { surroundings } from './fixtures/instances.ts';

/** The next of Pub/Sub's deliveries of the same event. */
const again = binary;

test('a host that is out of reach is 503, and the next delivery starts the run', async () => {
  await using around = await surroundings();
  const away = await around.instance({ HOST: 'http://127.0.0.1:9' });
  const { status, answer } = await away.send(binary());
  expect({ status, answer }).toMatchObject({
    status: 503,
    answer: { outcome: 'failed', error: { code: 'KFP_UNREACHABLE' } },
  });
  expect(around.log.at(-1)).toMatchObject({ severity: 'ERROR', error: { code: 'KFP_UNREACHABLE' } });
  const { send } = await around.instance();
  expect(await send(again())).toMatchObject({ status: 200, answer: { outcome: 'started', changes: 1 } });
  expect(around.runs).toHaveLength(1);
});

test('a host that does not answer now is asked again by the platform, whoever joined meanwhile is not lost', async () => {
  await using around = await surroundings({
    faults: [{ match: { operation: 'RunService_CreateRun' }, action: { kind: 'status', status: 500 } }],
  });
  const { send } = await around.instance();
  expect((await send(binary())).status).toBe(503);
  const other = await send(binary({ name: 'raw/b.csv' }));
  expect(other).toMatchObject({ status: 200, answer: { outcome: 'started' } });
  expect(await send(again())).toMatchObject({ status: 200, answer: { outcome: 'duplicate' } });
  const sources = around.runs.map(({ runtime_config: { parameters } }) => parameters.source);
  expect(sources).toEqual(['gs://data/raw/a.csv', 'gs://data/raw/b.csv']);
});

test('an answer that is lost makes no second run', async () => {
  await using around = await surroundings({
    faults: [{ match: { operation: 'RunService_CreateRun' }, action: { kind: 'loseAnswer' } }],
  });
  const { send } = await around.instance();
  expect(await send(binary())).toMatchObject({ status: 200, answer: { outcome: 'started' } });
  expect(around.runs).toHaveLength(1);
});

test.for(['ExperimentService_ListExperiments', 'RunService_ListRuns', 'RunService_CreateRun'])(
  'a role that lacks (%s) is worth another delivery',
  async (operation) => {
    await using around = await surroundings({ faults: [{ match: { operation }, action: { kind: 'deny' } }] });
    const { send } = await around.instance();
    expect(await send(binary())).toMatchObject({ status: 503, answer: { error: { code: 'KFP_FORBIDDEN' } } });
    expect((await send(again())).answer).toMatchObject({ outcome: 'started' });
    expect(around.runs).toHaveLength(1);
  },
);

test('a pipeline that is not there yet is waited for', async () => {
  await using around = await surroundings();
  const { send } = await around.instance({ PIPELINE: 'gs://state/pipelines/later.yaml' });
  expect(await send(binary())).toMatchObject({ status: 503, answer: { error: { code: 'OBJECT_MISSING' } } });
  const yaml = await around.gcs.content('state', 'pipelines/retrain.yaml');
  await around.gcs.put('state', 'pipelines/later.yaml', yaml);
  expect(await send(again())).toMatchObject({ status: 200, answer: { outcome: 'started' } });
});

test('an instance that dies at any request to its state leaves one run after the next deliveries', async () => {
  const whole = await requestsOfOneDelivery();
  expect(whole).toBeGreaterThan(8);
  for (let died = 0; died < whole; died += 1) {
    await using around = await surroundings();
    const time = { now: Date.now() };
    const clock = { now: () => time.now, sleep: async () => undefined };
    const dying = await around.instance({}, clock);
    around.gcs.faults.inject({ after: died, times: Number.POSITIVE_INFINITY, action: { kind: 'deny' } });
    const first = await dying.send(binary());
    expect([died, first.status]).toEqual([died, 503]);
    around.gcs.faults.clear();
    // Its lease runs out, and the event that was never acknowledged comes again.
    time.now += 600_000;
    const { send } = await around.instance({}, clock);
    expect([died, (await send(again())).status]).toEqual([died, 200]);
    expect([died, (await send(binary({ name: 'raw/b.csv' }))).status]).toEqual([died, 200]);
    const sources = around.runs.map(({ runtime_config: { parameters } }) => parameters.source);
    expect([died, ...sources]).toEqual([died, 'gs://data/raw/a.csv', 'gs://data/raw/b.csv']);
  }
});

async function requestsOfOneDelivery(): Promise<number> {
  await using around = await surroundings();
  const { send } = await around.instance();
  await send(binary());
  return around.gcs.requests.length;
}

test('a change that joined while its starter died is in the run of the next delivery', async () => {
  await using around = await surroundings();
  const time = { now: Date.now() };
  const asleep = Promise.withResolvers<void>();
  const first = await around.instance(
    { DEBOUNCE_SECONDS: '5' },
    {
      now: () => time.now,
      // It never wakes, as an instance that is gone.
      sleep: () => {
        asleep.resolve();
        return new Promise<void>(() => undefined);
      },
    },
  );
  const lost = first.send(binary()).catch(() => 'gone');
  await asleep.promise;
  const { send } = await around.instance(
    { DEBOUNCE_SECONDS: '5' },
    { now: () => time.now, sleep: async () => undefined },
  );
  expect((await send(binary({ name: 'raw/b.csv' }))).answer).toEqual({ outcome: 'joined' });
  // The starter may live for all that others know: its own event is not acknowledged by anybody else.
  expect(await send(again())).toMatchObject({ status: 503, answer: { error: { code: 'DELIVERY_IN_PROGRESS' } } });
  time.now += 600_000;
  expect((await send(again())).answer).toMatchObject({ outcome: 'started', changes: 2 });
  expect(around.runs).toHaveLength(1);
  void lost;
});

test('an instance that is told to end leaves its event to another delivery, at once', async () => {
  await using around = await surroundings();
  const ending = await around.instance({ DEBOUNCE_SECONDS: '300', DEBOUNCE_MAXIMUM_SECONDS: '300' });
  const asleep = ending.send(binary());
  await expect.poll(() => around.gcs.objects('state').some(({ name }) => name.endsWith('window.json'))).toBe(true);
  ending.stop();
  expect((await asleep).status).toBe(503);
  const { send } = await around.instance();
  expect((await send(again())).answer).toMatchObject({ outcome: 'started' });
});

test('who was thought dead and wakes starts nothing', async () => {
  await using around = await surroundings();
  const time = { now: Date.now() };
  const [asleep, woken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const sleep = () => {
    asleep.resolve();
    return woken.promise;
  };
  const slow = await around.instance({ DEBOUNCE_SECONDS: '5' }, { now: () => time.now, sleep });
  const late = slow.send(binary());
  await asleep.promise;
  time.now += 600_000;
  const { send } = await around.instance({}, { now: () => time.now, sleep: async () => undefined });
  expect((await send(again())).answer).toMatchObject({ outcome: 'started' });
  woken.resolve();
  expect((await late).status).toBe(503);
  expect(around.runs).toHaveLength(1);
  expect((await send(again())).answer).toEqual({ outcome: 'duplicate' });
});
