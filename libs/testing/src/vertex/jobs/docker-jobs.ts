import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type JobLauncher, METRIC_FILE, type Worker, type WorkerSpec } from './launcher.ts';
import { spawnedWorker } from './spawned-worker.ts';

export interface DockerJobsOptions {
  /** Default `host`, so that containers reach the fakes of this machine. */
  readonly network?: string;
  /** Variables of every container, such as `STORAGE_EMULATOR_HOST`. */
  readonly env?: Readonly<Record<string, string>>;
  /** The local image that stands in for one of a registry. Default: the same. */
  readonly imageFor?: (image: string) => string;
}

/** Where Vertex AI has trials write their metrics. */
const METRICS_FOLDER = '/var/hypertune';

/** Runs each worker as a container on the Docker engine of this machine, and removes it when it has ended. */
export function dockerJobs(options: DockerJobsOptions = {}): JobLauncher {
  const running = new Set<Worker>();
  const folders: string[] = [];
  return {
    start: async (spec) => {
      const folder = await mkdtemp(join(tmpdir(), 'millrace-vertex-'));
      // The container's user is not ours.
      await chmod(folder, 0o777);
      folders.push(folder);
      const container = `${basename(folder).toLowerCase()}-${spec.name}`;
      const child = spawn('docker', runArguments(spec, container, folder, options), {
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      const worker = spawnedWorker(child, join(folder, 'output.metrics'), (signal) => {
        spawn('docker', ['kill', '--signal', signal, container], { stdio: 'ignore' }).on('error', () => undefined);
      });
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

function runArguments(spec: WorkerSpec, container: string, folder: string, options: DockerJobsOptions): string[] {
  const env = { ...spec.env, ...options.env, [METRIC_FILE]: `${METRICS_FOLDER}/output.metrics` };
  const [entrypoint, ...rest] = spec.command;
  return [
    ...['run', '--rm', '--init', '--name', container, '--network', options.network ?? 'host'],
    ...['--volume', `${folder}:${METRICS_FOLDER}`],
    ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
    ...(entrypoint === undefined ? [] : ['--entrypoint', entrypoint]),
    ...[options.imageFor?.(spec.image) ?? spec.image, ...rest, ...spec.args],
  ];
}
