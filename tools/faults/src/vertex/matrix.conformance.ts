// Share of the time of .ci/run: 30 s.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { World } from './fixtures/world.ts';
import { KINDS } from './kinds.ts';
import { pointsOf, recordedCalls, type Trial, tryPoint } from './matrix.ts';
import { BUNDLES, SCENARIOS } from './scenarios.ts';

let world: World;
beforeAll(async () => {
  world = await World.with(BUNDLES);
});
afterAll(() => world[Symbol.asyncDispose]());

/** Of so many points one is tried; all of them with MILLRACE_FULL=1. Five is prime to the kinds: each comes as often. */
const ONE_OF = process.env.MILLRACE_FULL === '1' ? 1 : 5;

const total = { calls: 0, points: 0, tried: 0 };

describe('whatever happens at whichever call, Vertex AI ends as asked, or in one error and as asked when run again', () => {
  test.for(SCENARIOS)('$name', { timeout: 1_800_000 }, async (scenario) => {
    const calls = await recordedCalls(scenario, world);
    const all = pointsOf(calls);
    expect(all).toHaveLength(calls.length * KINDS.length);
    const chosen = all.filter((_, index) => (total.points + index) % ONE_OF === 0);
    const trials: Trial[] = [];
    for (const point of chosen) trials.push(await tryPoint(scenario, point, world));
    expect(trials.filter(({ problems }) => problems.length > 0)).toEqual([]);
    total.calls += calls.length;
    total.points += all.length;
    total.tried += new Set(trials.map(({ name }) => name)).size;
    const first = trials.filter(({ outcome }) => outcome !== 'succeeded').length;
    process.stdout.write(
      `${scenario.name}: ${calls.length} calls, ${trials.length} points tried, ${first} run again\n`,
    );
  });
});

test('the points that were tried are the recorded calls × the kinds of fault', () => {
  const { calls, points, tried } = total;
  expect(points).toBe(calls * KINDS.length);
  expect(tried).toBe(Math.ceil(points / ONE_OF));
  const sampled = ONE_OF === 1 ? '' : `, of which ${tried} were tried (all of them with MILLRACE_FULL=1)`;
  process.stdout.write(`${points} fault points = ${calls} calls × ${KINDS.length} kinds${sampled}\n`);
});
