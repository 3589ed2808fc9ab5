// Share of the time of .ci/run: 15 s.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { World } from './fixtures/world.ts';
import { recordedCalls } from './matrix.ts';
import { BUNDLES, SCENARIOS, type Scenario } from './scenarios.ts';
import { broken, shown } from './state.ts';

let world: World;
beforeAll(async () => {
  world = await World.with(BUNDLES);
});
afterAll(() => world[Symbol.asyncDispose]());

const PROCESS = fileURLToPath(new URL('./fixtures/process.ts', import.meta.url));

/** At one of so many calls a process is killed; at each with MILLRACE_FULL=1. */
const ONE_OF = process.env.MILLRACE_FULL === '1' ? 1 : 8;

/** Runs the command in a process that is killed when the call of that number has been done; then once more here. */
async function killAt({ before, command, ends }: Scenario, call: number): Promise<void> {
  await using fake = await world.after(before);
  const at = fake.calls.length + call;
  const given = JSON.stringify({ command, surroundings: world.surroundings });
  const child = spawn(process.execPath, ['--conditions=@millrace/source', PROCESS, given], { stdio: 'inherit' });
  const match = () => {
    const now = fake.calls.length - 1 === at;
    if (now) child.kill('SIGKILL');
    return now;
  };
  fake.faults.inject({ match, action: { kind: 'drop', when: 'after' } });
  expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  expect(broken(fake)).toEqual([]);
  await world.run(command);
  expect([shown(fake), broken(fake)], `killed at call ${call + 1}, ${fake.calls[at]?.method}`).toEqual([ends, []]);
}

describe('a process that is killed at a call, and started again, ends as asked', () => {
  test.for(SCENARIOS.filter(({ name }) => ['deploy', 'replace'].includes(name)))('$name', async (scenario) => {
    const calls = await recordedCalls(scenario, world);
    const chosen = calls.map((_, call) => call).filter((call) => call % ONE_OF === ONE_OF - 1);
    for (const call of chosen) await killAt(scenario, call);
    expect(chosen).toHaveLength(Math.floor(calls.length / ONE_OF));
    process.stdout.write(`${scenario.name}: killed at ${chosen.length} of ${calls.length} calls\n`);
  });
});
