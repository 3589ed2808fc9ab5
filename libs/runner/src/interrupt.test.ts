import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { History } from '@millrace/metadata';
import { openStore } from '@millrace/storage';
import { expect, test } from 'vitest';
import { hanging } from './fixtures/hanging.ts';
import { Bench } from './fixtures/toy.ts';

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

const pids = (file: string) => readFileSync(file, 'utf8').trim().split('\n').map(Number);
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie has ended; nobody has asked yet how.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

test.each(['obedient', 'stubborn'])('an interrupted run leaves no process behind (%s step)', async (hang) => {
  const bench = new Bench();
  const abort = new AbortController();
  const running = bench.run(hanging, {
    inputs: { folder: bench.folder, hang },
    signal: abort.signal,
    graceSeconds: 0.2,
  });
  await until(() => existsSync(`${bench.folder}/middle.hangs`));
  const started = [...pids(`${bench.folder}/middle.starts`), ...pids(`${bench.folder}/middle.children`)];
  expect(started.map(isAlive)).toEqual([true, true]);
  abort.abort();
  const { outcome, record } = await running;
  expect(outcome).toBe('cancelled');
  expect(record.state).toBe('cancelled');
  expect(bench.states()).toEqual({ before: 'succeeded', middle: 'cancelled', after: 'cancelled' });
  await until(() => !started.some(isAlive));
});

test('a failed run that is resumed keeps what had succeeded, even what is never cached', async () => {
  const bench = new Bench();
  const inputs = { folder: bench.folder, needs: `${bench.folder}/repaired` };
  const failed = await bench.run(hanging, { inputs });
  expect(bench.states()).toEqual({ before: 'succeeded', middle: 'failed', after: 'not-run' });
  bench.write('repaired', '');
  const resumed = await bench.run(hanging, { inputs, resumeFrom: failed.record.id });
  expect(resumed.outcome).toBe('succeeded');
  expect(resumed.record.id).toBe(failed.record.id);
  expect(bench.states()).toEqual({ before: 'cached', middle: 'succeeded', after: 'succeeded' });
  expect(bench.starts('before')).toBe(1);
});

test('a run that is resumed with other inputs does again what they change', async () => {
  const bench = new Bench();
  const failed = await bench.run(hanging, { inputs: { folder: bench.folder, needs: `${bench.folder}/never` } });
  const resumed = await bench.run(hanging, { inputs: { folder: bench.folder }, resumeFrom: failed.record.id });
  expect(resumed.outcome).toBe('succeeded');
  expect(bench.states()).toEqual({ before: 'cached', middle: 'succeeded', after: 'succeeded' });
});

test('a run whose runner was killed can be resumed', async () => {
  const bench = new Bench();
  const script = fileURLToPath(new URL('./fixtures/run-hanging.ts', import.meta.url));
  const args = ['--conditions=@millrace/source', script, bench.folder, 'obedient'];
  const runner = spawn(process.execPath, args, { stdio: 'inherit' });
  await until(() => existsSync(`${bench.folder}/middle.hangs`));
  runner.kill('SIGKILL');
  // Nothing on this machine tells the step that its runner is gone.
  for (const pid of pids(`${bench.folder}/middle.starts`)) process.kill(-pid, 'SIGKILL');

  const killed = await new History(openStore(bench.bucket)).run('latest', 'hanging');
  expect(killed.state).toBe('running');
  const { outcome, record } = await bench.run(hanging, { inputs: { folder: bench.folder }, resumeFrom: killed.id });
  expect(outcome).toBe('succeeded');
  expect(record.startedAt).toBe(killed.startedAt);
  expect(bench.starts('before')).toBe(1);
  expect(bench.states()).toEqual({ before: 'cached', middle: 'succeeded', after: 'succeeded' });
});
