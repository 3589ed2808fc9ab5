import { setTimeout as sleep } from 'node:timers/promises';
import type { BigQuery as Client } from '@google-cloud/bigquery';
import type { JsonObject } from '@millrace/contract';
import pRetry from 'p-retry';
import { aborted, type Failure, failed, isPassing, readFailure } from './failure.ts';
import type { Settings } from './options.ts';

/** One call of the API, below the project: https://cloud.google.com/bigquery/docs/reference/rest */
export interface Call {
  /** What it is for, as messages say it. */
  readonly subject: string;
  readonly method: 'GET' | 'POST';
  /** E.g. `/jobs`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: JsonObject;
}

/** An answer that is an error. */
export class CallFailed extends Error {
  override readonly name = 'CallFailed';
  readonly failure: Failure;

  constructor(failure: Failure, cause: unknown) {
    super(failure.message, { cause });
    this.failure = failure;
  }
}

/** BigQuery, reached by the official client; retries, time limits and errors are ours. */
export class Connection {
  readonly settings: Settings;
  #client: Promise<Client> | undefined;

  constructor(settings: Settings) {
    this.settings = settings;
  }

  /**
   * A call that may be repeated, until it is answered or fails for good.
   * @throws CallFailed; MillraceError `ABORTED`
   */
  async call(call: Call, signal = this.settings.signal): Promise<unknown> {
    const { attempts, initialMs, maxMs } = this.settings.retry;
    try {
      return await pRetry(() => this.#once(call, signal), {
        ...{ retries: attempts - 1, minTimeout: initialMs, maxTimeout: maxMs, factor: 2, randomize: true },
        ...(signal === undefined ? {} : { signal }),
        shouldRetry: ({ error }) => error instanceof CallFailed && isPassing(error.failure),
        onFailedAttempt: ({ error, attemptNumber }) =>
          this.settings.logger?.debug(`${call.subject}: attempt ${attemptNumber} failed`, { error: error.message }),
      });
    } catch (error) {
      if (signal?.aborted) throw aborted(`${call.subject}: stopped.`, error);
      throw error;
    }
  }

  /** As {@link call}, with failures in our words. */
  async ask(call: Call): Promise<unknown> {
    try {
      return await this.call(call);
    } catch (error) {
      throw this.told(call.subject, error);
    }
  }

  /** An error of a call as one of ours. */
  told(subject: string, error: unknown): unknown {
    return error instanceof CallFailed ? failed({ ...this.settings, subject }, error.failure, error.cause) : error;
  }

  /** Waits, unless it is stopped. */
  async pause(subject: string, milliseconds: number): Promise<void> {
    const { signal } = this.settings;
    await sleep(milliseconds, undefined, signal === undefined ? {} : { signal }).catch((error: unknown) => {
      throw aborted(`${subject}: stopped.`, error);
    });
  }

  async #once({ method, path, query, body }: Call, signal: AbortSignal | undefined): Promise<unknown> {
    this.#client ??= connect(this.settings);
    const client = await this.#client;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    // The client takes no signal and its own limit does not hold while a connection stalls: we no longer wait.
    const timer = setTimeout(
      () => reject(new CallFailed({ message: 'no answer came in time' }, undefined)),
      this.settings.callTimeoutMs,
    );
    const stop = (): void => reject(aborted('stopped', signal?.reason));
    signal?.addEventListener('abort', stop, { once: true });
    client.request(
      {
        ...{ method, uri: path, maxRetries: 0 },
        ...(query === undefined ? {} : { qs: query }),
        ...(body === undefined ? {} : { json: body }),
      },
      (error, answer) => (error === null ? resolve(answer) : reject(new CallFailed(readFailure(error), error))),
    );
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    }
  }
}

/** Loads the client, which only what talks to BigQuery pays for. */
async function connect({ project, location, emulator }: Settings): Promise<Client> {
  // Of a module of the older kind a bundle keeps only the default export when it is loaded late.
  const { default: bigquery } = await import('@google-cloud/bigquery');
  const client = new bigquery.BigQuery({ projectId: project, location, autoRetry: false });
  if (emulator === undefined) return client;
  client.baseUrl = `${emulator}/bigquery/v2`;
  return Object.assign(client, {
    authClient: Object.assign(client.authClient, { authorizeRequest: async (request: unknown) => request }),
  });
}
