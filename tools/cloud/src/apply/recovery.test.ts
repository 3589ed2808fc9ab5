import { expect, test } from 'vitest';
import { createWorld, type FakeGoogle, fakeGoogle, type GoogleFault, stateOf } from '../fixtures/google/index.ts';
import { apisOf, SETTINGS, sayYesAtGithub, setUp } from '../fixtures/scene.ts';

function fresh() {
  const world = createWorld(SETTINGS.project);
  return { world, google: fakeGoogle(world) };
}

/** The state that every story has to end in, and the calls that it takes. */
async function reference() {
  const { world, google } = fresh();
  await setUp(google);
  return { state: stateOf(world), calls: google.requests.length };
}

/** Calls until the process is gone: before the call is sent, or when its answer is lost. */
function dyingAt(google: FakeGoogle, call: number, moment: 'before' | 'after') {
  const death = new AbortController();
  let made = 0;
  const fetch: typeof globalThis.fetch = async (input, init) => {
    made += 1;
    const isLast = made === call;
    if (isLast) death.abort();
    if (isLast && moment === 'before') throw death.signal.reason;
    return google.fetch(input, init);
  };
  return { fetch, signal: death.signal };
}

test('stopped at any call and run again, it ends in the same state', { timeout: 60_000 }, async () => {
  const { state, calls } = await reference();
  let points = 0;
  for (let call = 1; call <= calls; call++) {
    for (const moment of ['before', 'after'] as const) {
      const { world, google } = fresh();
      const first = setUp(google, { apis: apisOf(google, dyingAt(google, call, moment)) });
      // After the last call nothing is left to be interrupted.
      if (call === calls && moment === 'after') await first;
      else await expect(first).rejects.toMatchObject({ code: 'INTERRUPTED' });
      await setUp(google);
      expect(stateOf(world), `${moment} call ${call}`).toEqual(state);
      points += 1;
    }
  }
  console.log(`set-up: killed at ${points} points (${calls} calls × before and after)`);
  expect(points).toBe(calls * 2);
});

const FAULTS: readonly GoogleFault[] = [
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429 },
  { kind: 'drop', when: 'before' },
  { kind: 'drop', when: 'after' },
];

test('a fault at any call passes within the same run', { timeout: 60_000 }, async () => {
  const { state, calls } = await reference();
  let points = 0;
  for (let after = 0; after < calls; after++) {
    for (const action of FAULTS) {
      const { world, google } = fresh();
      google.faults.inject({ after, action });
      await setUp(google);
      expect(stateOf(world), `${JSON.stringify(action)} at call ${after + 1}`).toEqual(state);
      points += 1;
    }
  }
  console.log(`set-up: ${points} faults (${calls} calls × ${FAULTS.length} kinds)`);
  expect(points).toBe(calls * FAULTS.length);
});

test('a refusal at any call is one clear error, and running again ends in the same state', {
  timeout: 60_000,
}, async () => {
  const { state, calls } = await reference();
  for (let after = 0; after < calls; after++) {
    const { world, google } = fresh();
    google.faults.inject({ after, action: { kind: 'deny', permission: 'a.b.c' } });
    await expect(setUp(google)).rejects.toMatchObject({
      code: 'CLOUD_PERMISSION_DENIED',
      fields: { permission: 'a.b.c' },
    });
    await setUp(google);
    expect(stateOf(world), `call ${after + 1}`).toEqual(state);
  }
  console.log(`set-up: refused at ${calls} points`);
});

test('the state after a person said yes does not depend on when the first run was stopped', async () => {
  const { world, google } = fresh();
  await setUp(google);
  sayYesAtGithub(world);
  await setUp(google, { apis: apisOf(google, dyingAt(google, 40, 'after')) }).catch(() => undefined);
  const steps = await setUp(google);
  expect(steps.filter(({ outcome }) => outcome === 'waiting')).toEqual([]);
});
