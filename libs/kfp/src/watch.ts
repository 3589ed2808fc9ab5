import { setTimeout as wait } from 'node:timers/promises';
import { MillraceError } from '@millrace/contract';
import type { Run } from './schemas/run.ts';
import { isFinal, type RuntimeState } from './schemas/task.ts';
import { type RunStep, stepsOf } from './steps.ts';

/** How a run is watched. */
export interface WatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds between two looks after something changed. Default 1,000. */
  readonly interval?: number;
  /** Milliseconds, the longest wait while nothing changes: each wait is 1.5 times that before it. Default 15,000. */
  readonly maximumInterval?: number;
  /** Milliseconds for which a host that has answered once may be out of reach before it is given up. Default 300,000. */
  readonly outage?: number;
  /** Told of each look that found the host out of reach. */
  readonly onOutage?: (error: MillraceError) => void;
  /** Waits for milliseconds; rejects when the signal aborts. */
  readonly sleep?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Milliseconds of any clock that only goes forward. Default `performance.now`. */
  readonly now?: () => number;
}

/** What one look at a run showed. */
export interface RunProgress {
  readonly run: Run;
  readonly steps: readonly RunStep[];
  /** The steps that are new or in another state than before. */
  readonly changed: readonly RunStep[];
  /** The last one: nothing more will happen. */
  readonly ended: boolean;
}

const GROWTH = 1.5;
const OUTAGES = new Set(['KFP_UNREACHABLE', 'KFP_UNAVAILABLE', 'KFP_TIMEOUT']);

/** Looks at a run until it has ended, and tells of each look that showed something new. */
export async function* watchRun(get: () => Promise<Run>, options: WatchOptions): AsyncGenerator<RunProgress> {
  const { interval = 1000, maximumInterval = 15_000, signal, now = () => performance.now() } = options;
  const sleep = options.sleep ?? defaultSleep;
  const seen = new Map<string, RuntimeState>();
  let state: RuntimeState | undefined;
  let pause = interval;
  let lastAnswer = Number.NEGATIVE_INFINITY;
  for (;;) {
    const run = await get().catch((error: unknown) => {
      if (signal?.aborted) throw stopped(error);
      if (!isOutage(error) || now() - lastAnswer > (options.outage ?? 300_000)) throw error;
      options.onOutage?.(error);
      return undefined;
    });
    if (run !== undefined) {
      lastAnswer = now();
      const steps = stepsOf(run);
      const changed = steps.filter((step) => seen.get(step.name) !== step.state);
      for (const step of changed) seen.set(step.name, step.state);
      const ended = isFinal(run.state);
      if (ended || changed.length > 0 || run.state !== state) {
        yield { run, steps, changed, ended };
        pause = interval;
      }
      if (ended) return;
      state = run.state;
    }
    await sleep(pause, signal).catch((cause) => {
      throw signal?.aborted ? stopped(cause) : cause;
    });
    pause = Math.min(maximumInterval, pause * GROWTH);
  }
}

const isOutage = (error: unknown): error is MillraceError => error instanceof MillraceError && OUTAGES.has(error.code);

const stopped = (cause: unknown) =>
  new MillraceError('ABORTED', 'No longer watching; the run goes on.', { cause, exitCode: 130 });

async function defaultSleep(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await wait(milliseconds, undefined, signal === undefined ? {} : { signal });
}
