import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { constants } from 'node:os';
import { LOG_TAIL, type Worker, type WorkerEnd } from './launcher.ts';

/** How long a worker has after SIGTERM, in milliseconds. */
const GRACE = 10_000;

/** A worker that a child process is, or stands for. */
export function spawnedWorker(
  child: ChildProcess,
  metricFile: string,
  signal: (name: 'SIGTERM' | 'SIGKILL') => void,
): Worker {
  let log = '';
  const keep = (chunk: unknown) => {
    log = (log + String(chunk)).slice(-LOG_TAIL);
  };
  child.stdout?.on('data', keep);
  child.stderr?.on('data', keep);
  const ended = new Promise<WorkerEnd>((resolve) => {
    child.once('error', (error) => resolve({ exitCode: 127, log: `${log}${error.message}\n` }));
    child.once('close', (code, name) => resolve({ exitCode: code ?? signalCode(name), log }));
  });
  return {
    ended,
    stop: async (now = false) => {
      signal(now ? 'SIGKILL' : 'SIGTERM');
      const force = setTimeout(() => signal('SIGKILL'), GRACE);
      await ended;
      clearTimeout(force);
    },
    metrics: () => readFile(metricFile, 'utf8').catch(() => ''),
  };
}

const signalCode = (name: NodeJS.Signals | null) => 128 + (name === null ? 0 : constants.signals[name]);
