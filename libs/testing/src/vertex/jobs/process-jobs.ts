import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type JobLauncher, METRIC_FILE, type Worker, type WorkerSpec } from './launcher.ts';
import { spawnedWorker } from './spawned-worker.ts';

/**
 * Runs each worker as a process of this machine instead of its container, with the container's variables besides
 * those of this process.
 * @param argv What is run for a worker, program and arguments.
 * @example processJobs(({ args }) => [process.execPath, 'train.ts', ...args])
 */
export function processJobs(argv: (worker: WorkerSpec) => readonly string[]): JobLauncher {
  const running = new Set<Worker>();
  const folders: string[] = [];
  return {
    start: async (spec) => {
      const folder = await mkdtemp(join(tmpdir(), 'millrace-vertex-'));
      folders.push(folder);
      const metricFile = join(folder, 'output.metrics');
      const [program = '', ...args] = argv(spec);
      const env = { ...process.env, ...spec.env, [METRIC_FILE]: metricFile };
      const child = spawn(program, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
      const worker = spawnedWorker(child, metricFile, (signal) => void child.kill(signal));
      running.add(worker);
      void worker.ended.then(() => running.delete(worker));
      return worker;
    },
    close: async () => {
      await Promise.all([...running].map((worker) => worker.stop(true)));
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}
