import { setTimeout as sleep } from 'node:timers/promises';
import { MillraceError } from '@millrace/contract';
import type { Caller, CallOptions } from './caller.ts';
import { aborted } from './errors.ts';
import type { Service } from './service.ts';
import { isPassing } from './status.ts';

/** How often what takes long is looked at. */
export interface PollPolicy {
  /** Milliseconds before the second look. Default 1,000. */
  readonly initialMs: number;
  /** Milliseconds, the longest wait between two looks: each wait is 1.5 times that before it. Default 15,000. */
  readonly maxMs: number;
  /** Milliseconds for which the API may be out of reach before waiting is given up. Default 600,000. */
  readonly outageMs: number;
}

/** What one look at something that takes long showed. */
export interface WaitProgress<T> {
  /** Full name of what is waited for. */
  readonly name: string;
  /** Its state, e.g. `JOB_STATE_RUNNING`. */
  readonly state: string;
  /** Seconds since waiting began. */
  readonly elapsedSeconds: number;
  /** Its page of the console. */
  readonly url: string;
  readonly resource: T;
}

export interface WaitOptions<T> extends CallOptions {
  /** Told of each look that was answered. */
  readonly onProgress?: ((progress: WaitProgress<T>) => void) | undefined;
  /** Milliseconds after which waiting ends with `…_TIMEOUT`; what is waited for goes on. Default: none. */
  readonly timeoutMs?: number | undefined;
}

/** Something that takes long. */
export interface Waited<T> {
  readonly name: string;
  /** E.g. `Wait for the job …`. */
  readonly subject: string;
  readonly look: () => Promise<T>;
  readonly state: (resource: T) => string;
  readonly ended: (resource: T) => boolean;
}

type Named = Pick<Waited<unknown>, 'subject' | 'name'>;

const GROWTH = 1.5;

/**
 * Looks at something by its name until it has ended. A look that got no answer is no failure of what is looked at.
 * @throws MillraceError `…_TIMEOUT`, `…_UNAVAILABLE` after an outage, `ABORTED`: each says how to go on
 */
export async function waitFor<T>(
  caller: Caller,
  policy: PollPolicy,
  awaited: Waited<T>,
  options: WaitOptions<T>,
): Promise<T> {
  const { service } = caller;
  const signal = caller.signalOf(options);
  const started = performance.now();
  let answered = started;
  let pause = policy.initialMs;
  for (let number = 1; ; number += 1) {
    const resource = await awaited.look().catch((error: Error) => {
      if (signal?.aborted) throw stopped(awaited, error);
      if (!isPassing(error)) throw error;
      if (performance.now() - answered > policy.outageMs) throw outOfReach(service, awaited, error);
      caller.note(awaited.subject, error, number);
      return undefined;
    });
    if (resource !== undefined) {
      answered = performance.now();
      options.onProgress?.(progressOf(service, awaited, resource, answered - started));
      if (awaited.ended(resource)) return resource;
    }
    const left = (options.timeoutMs ?? Number.POSITIVE_INFINITY) - (performance.now() - started);
    if (left <= 0) throw tooLong(service, awaited, options.timeoutMs ?? 0);
    await sleep(Math.min(pause, left), undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      throw stopped(awaited, error);
    });
    pause = Math.min(policy.maxMs, pause * GROWTH);
  }
}

const progressOf = <T>(
  service: Service,
  { name, state }: Waited<T>,
  resource: T,
  elapsed: number,
): WaitProgress<T> => ({
  ...{ name, state: state(resource), elapsedSeconds: elapsed / 1000, url: service.consoleUrl(name), resource },
});

const GO_ON = 'run the same again: it finds what was begun and goes on waiting';

const stopped = ({ subject, name }: Named, cause: unknown): MillraceError =>
  aborted(`${subject}: no longer waiting; ${name} goes on.`, GO_ON, cause);

const tooLong = ({ prefix }: Service, { subject, name }: Named, milliseconds: number): MillraceError =>
  new MillraceError(
    `${prefix}_TIMEOUT`,
    `${subject}: ${name} did not end within ${milliseconds / 1000} s; it goes on.`,
    {
      ...{ hint: GO_ON, fields: { name } },
    },
  );

const outOfReach = (service: Service, { subject, name }: Named, cause: MillraceError | Error): MillraceError =>
  new MillraceError(
    `${service.prefix}_UNAVAILABLE`,
    `${subject}: ${service.name} cannot be reached; ${name} goes on. ${cause.message}`,
    {
      ...{ hint: GO_ON, cause, fields: { name } },
    },
  );
