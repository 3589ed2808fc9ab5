import type { JobLauncher, Worker, WorkerEnd, WorkerSpec } from './launcher.ts';

/** What a function that stands in for a container can do. */
export interface FunctionWorker extends WorkerSpec {
  /** Aborted when the worker is stopped. */
  readonly signal: AbortSignal;
  /** Reports metrics as a trial does: one line of its metric file. */
  report(metrics: Readonly<Record<string, string | number>>): void;
}

/**
 * Calls a function for each worker, in this process; an error that it throws is exit code 1.
 * @example functionJobs(({ args, report }) => report({ rmse: '0.91', global_step: '10' }))
 */
export function functionJobs(run: (worker: FunctionWorker) => unknown): JobLauncher {
  const running = new Set<Worker>();
  return {
    start: async (spec) => {
      const worker = called(spec, run);
      running.add(worker);
      void worker.ended.then(() => running.delete(worker));
      return worker;
    },
    close: async () => void (await Promise.all([...running].map((worker) => worker.stop(true)))),
  };
}

function called(spec: WorkerSpec, run: (worker: FunctionWorker) => unknown): Worker {
  const controller = new AbortController();
  const lines: string[] = [];
  const report = (metrics: Readonly<Record<string, string | number>>) => void lines.push(JSON.stringify(metrics));
  const { promise: stopped, resolve: stop } = Promise.withResolvers<WorkerEnd>();
  const done = Promise.resolve({ ...spec, signal: controller.signal, report })
    .then(run)
    .then(
      () => ({ exitCode: 0, log: '' }),
      (error: unknown) => ({ exitCode: 1, log: `${String(error)}\n` }),
    );
  const ended = Promise.race([done, stopped]);
  return {
    ended,
    stop: async (now = false) => {
      controller.abort();
      stop({ exitCode: now ? 137 : 143, log: '' });
      await ended;
    },
    metrics: async () => lines.join('\n'),
  };
}

/** Runs nothing: a worker succeeds after its job was asked for so often. */
export function polledJobs(polls: number): JobLauncher {
  return {
    start: async () => {
      const { promise: ended, resolve } = Promise.withResolvers<WorkerEnd>();
      let left = polls;
      return {
        ended,
        stop: async () => resolve({ exitCode: 143, log: '' }),
        metrics: async () => '',
        polled: () => {
          left -= 1;
          if (left <= 0) resolve({ exitCode: 0, log: '' });
        },
      };
    },
    close: async () => undefined,
  };
}
