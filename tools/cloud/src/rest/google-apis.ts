import type { JsonObject } from '@millrace/contract';
import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import type { Service } from '../declaration/types.ts';
import { applicationDefault, type Credentials } from './credentials.ts';
import { readRefusal, refused, unreachable } from './errors.ts';

/** One request to an API of Google's. */
export interface ApiRequest {
  /** For messages: `Create bucket gs://b`. */
  readonly subject: string;
  readonly service: Service;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** `/storage/v1/b/NAME` */
  readonly path: string;
  /** A list is sent as the name several times. */
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: JsonObject;
}

export interface GoogleApisOptions {
  /** For the hints of errors. */
  readonly project: string;
  readonly credentials?: Credentials;
  /** Where a service is; default `https://SERVICE.googleapis.com`. */
  readonly endpoint?: (service: Service) => string;
  readonly fetch?: typeof fetch;
  readonly signal?: AbortSignal;
  /** Milliseconds for one attempt. Default 30,000. */
  readonly timeoutMs?: number;
  /** Attempts in all. Default 8. */
  readonly attempts?: number;
  /** Waits before attempt n + 1 (from 1). Default: 0.5 s, doubled each time, 16 s at most, less a random half. */
  readonly pause?: (attempt: number) => Promise<void>;
}

/** The REST APIs, with credentials, a deadline for each attempt and retries of what may pass. */
export interface GoogleApis {
  /** @throws MillraceError with a code `CLOUD_…` */
  call(request: ApiRequest): Promise<JsonObject>;
  /** As {@link GoogleApis.call}; `undefined` where there is no such thing. */
  find(request: ApiRequest): Promise<JsonObject | undefined>;
  /** Waits before asking again; for what takes its time. */
  pause(attempt: number): Promise<void>;
}

/** Answers that may be others the next time. All requests here may be sent twice: they name what they make. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

export function createGoogleApis(options: GoogleApisOptions): GoogleApis {
  const { project, signal, attempts = 8, timeoutMs = 30_000, credentials = applicationDefault() } = options;
  const pause = options.pause ?? ((attempt: number) => backOff(attempt, signal));

  async function attempt(request: ApiRequest): Promise<JsonObject> {
    const endpoint = options.endpoint?.(request.service) ?? `https://${request.service}.googleapis.com`;
    const url = new URL(`${endpoint}${request.path}`);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      for (const one of typeof value === 'string' ? [value] : value) url.searchParams.append(name, one);
    }
    const deadline = AbortSignal.timeout(timeoutMs);
    const headers = { ...(await credentials()), accept: 'application/json', 'content-type': 'application/json' };
    const answer = await (options.fetch ?? fetch)(url, {
      ...{
        method: request.method,
        headers,
        signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw refused(request, readRefusal(answer.status, text), project);
    return objectSchema.parse(text === '' ? {} : JSON.parse(text));
  }

  async function call(request: ApiRequest): Promise<JsonObject> {
    for (let number = 1; ; number++) {
      if (signal?.aborted) throw stopped(request);
      try {
        return await attempt(request);
      } catch (error) {
        if (signal?.aborted) throw stopped(request);
        const failure = error instanceof MillraceError ? error : unreachable(request, error);
        if (number >= attempts || !isPassing(failure)) throw failure;
      }
      await pause(number);
    }
  }

  return {
    ...{ call, pause },
    async find(request) {
      try {
        return await call(request);
      } catch (error) {
        if (error instanceof MillraceError && error.code === 'CLOUD_NOT_FOUND') return undefined;
        throw error;
      }
    },
  };
}

const objectSchema = z.record(z.string(), z.json());

/** Whether the same request may have another answer later; an API that was just enabled takes minutes to notice. */
const isPassing = ({ code, fields }: MillraceError): boolean =>
  code === 'CLOUD_API_DISABLED' || code === 'CLOUD_UNAVAILABLE' || PASSING.has(Number(fields.status));

const stopped = ({ subject }: ApiRequest) =>
  new MillraceError('INTERRUPTED', `${subject}: stopped.`, {
    hint: 'run the same command again: it goes on where it stopped',
    exitCode: 130,
  });

async function backOff(attempt: number, signal: AbortSignal | undefined): Promise<void> {
  const { setTimeout } = await import('node:timers/promises');
  const longest = Math.min(16_000, 500 * 2 ** (attempt - 1));
  await setTimeout(longest * (0.5 + Math.random() / 2), undefined, { ...(signal === undefined ? {} : { signal }) });
}
