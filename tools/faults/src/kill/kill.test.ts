// Share of the time of .ci/run: 60 s.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { draw } from './draw.ts';
import { Folder } from './folder.ts';
import { run } from './run.ts';

const NAMED = {
  'before the first step': 'before start of first',
  'while a step works': 'during first',
  'between a step and its publish': 'before upload killed/first/<id>/data',
  "between a step's publish and its record": 'after upload killed/join/<id>/data',
  "between a step's record and the run's journal": 'after write killed/deep/<id>/execution.json',
  'during a loop': 'during first-b',
  'between the iterations of a loop and what collects them': 'before start of join',
  'in an exit handler': 'during tell',
  'after the last record, before the run has ended': 'after write killed/tell/<id>/execution.json',
} as const;

// Any run can be had again: MILLRACE_SEED=… npx vitest run tools/faults/src/kill
const seed = Number(process.env.MILLRACE_SEED ?? Date.now() % 1_000_000);
const MOMENTS = process.env.MILLRACE_FULL === '1' ? 100 : 20;
const DRAWN = draw(seed, MOMENTS - Object.keys(NAMED).length);

async function undisturbed() {
  using folder = new Folder();
  const result = await run(folder.path);
  return { made: await folder.made(result), moments: folder.moments().length };
}
const reference = undisturbed();

/** Runs in a process of its own, which kills itself at that moment. */
async function killAt(folder: Folder, moment: string, resumeFrom?: string): Promise<void> {
  const script = fileURLToPath(new URL('./run-until.ts', import.meta.url));
  const resume = resumeFrom === undefined ? [] : [resumeFrom];
  const args = ['--conditions=@millrace/source', script, folder.path, moment, ...resume];
  const [code, signal]: unknown[] = await once(spawn(process.execPath, args, { stdio: 'inherit' }), 'exit');
  expect([code, signal]).toEqual([null, 'SIGKILL']);
}

/** @param again A moment of the resumed run at which that is killed, too. */
async function killAndResume(moment: string, again?: string): Promise<void> {
  const { made } = await reference;
  using folder = new Folder();
  await killAt(folder, moment);
  if (again !== undefined) await killAt(folder, again, await folder.run());
  const succeeded = await folder.succeeded();
  const startsOf = (names: readonly string[]) => names.map((name) => [name, folder.starts()[name]]);
  const before = startsOf(succeeded);
  const last = folder.moments().at(-1);

  const resumed = await run(folder.path, undefined, await folder.run());
  expect(await folder.made(resumed), last).toEqual(made);
  expect(startsOf(succeeded), last).toEqual(before);
  const runs = again === undefined ? 2 : 3;
  expect(Math.max(...Object.values(folder.starts())), last).toBeLessThanOrEqual(runs);
}

describe('a run that was killed and is resumed makes the same, and does nothing again that had succeeded', () => {
  for (const [when, moment] of Object.entries(NAMED)) {
    test.concurrent(when, () => killAndResume(moment));
  }
  test.concurrent('killed a second time', () => killAndResume(NAMED['during a loop'], 'during join'));
  DRAWN.forEach((part, i) => {
    test.concurrent(`moment ${i + 1} of those drawn with seed ${seed}`, async () => {
      const { moments } = await reference;
      // Moments are not the same number in every run; the last few may not come.
      await killAndResume(String(Math.ceil(part * 0.95 * moments)));
    });
  });
});

test('all of the run was there to be killed in', async () => {
  const { made, moments } = await reference;
  expect(made.outcome).toBe('succeeded');
  expect(Object.keys(made.steps).length).toBe(8);
  expect(moments).toBeGreaterThan(100);
});
