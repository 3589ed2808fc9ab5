import { EXIT, type Logger, MillraceError } from '@millrace/contract';
import { USD_PER_TIB } from './price.ts';

/** How a call that may be repeated is repeated: exponential backoff with jitter. */
export interface RetryPolicy {
  /** Attempts in all, at least 1. Default 8. */
  readonly attempts: number;
  /** Milliseconds before the second attempt; up to twice that by chance. Default 500. */
  readonly initialMs: number;
  /** Milliseconds, the longest wait. Default 30,000. */
  readonly maxMs: number;
}

/** How often a job is looked at. */
export interface PollPolicy {
  /** Milliseconds before the second look. Default 500. */
  readonly initialMs: number;
  /** Milliseconds, the longest wait between two looks: each is 1.5 times that before it. Default 10,000. */
  readonly maxMs: number;
}

/** One look at a job. */
export interface JobProgress {
  /** What the job is for. */
  readonly subject: string;
  readonly id: string;
  readonly state: 'PENDING' | 'RUNNING' | 'DONE';
  /** Units of work that are done, of those known so far; undefined before the first. */
  readonly units: { readonly done: number; readonly total: number } | undefined;
  readonly elapsedSeconds: number;
}

const DEFAULT_LOCATION = 'US';

export interface BigQueryOptions {
  /** The project that the jobs are in and that pays for them. */
  readonly project: string;
  /** Where the jobs run, which is where the data must be: `EU`, `europe-west4`, … Default `US`, the largest multi-region. */
  readonly location?: string | undefined;
  /** On every job: lower-case letters, digits, `-` and `_`. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Bytes beyond which a query is refused: by its dry run, and by BigQuery itself. Default: none. */
  readonly maximumBytesBilled?: number | undefined;
  /** Price that estimates go by. Default: BIGQUERY_USD_PER_TIB, else {@link USD_PER_TIB}. */
  readonly usdPerTib?: number;
  /** Where BIGQUERY_EMULATOR_HOST (`host:port`, no credentials) and BIGQUERY_USD_PER_TIB are looked up. Default `process.env`. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly logger?: Logger;
  /** Stops calls and waits, and cancels the job that is waited for: `ABORTED`. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: JobProgress) => void;
  readonly retry?: Partial<RetryPolicy>;
  readonly poll?: Partial<PollPolicy>;
  /** Milliseconds without an answer after which a call counts as lost. Default 60,000. */
  readonly callTimeoutMs?: number;
}

/** Options with their defaults. */
export interface Settings
  extends Pick<BigQueryOptions, 'project' | 'maximumBytesBilled' | 'logger' | 'signal' | 'onProgress'> {
  readonly location: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly usdPerTib: number;
  /** `http://host:port` */
  readonly emulator: string | undefined;
  readonly retry: RetryPolicy;
  readonly poll: PollPolicy;
  readonly callTimeoutMs: number;
}

/** @throws MillraceError `INVALID_ENVIRONMENT`, `PROJECT_REQUIRED`, `INVALID_LABELS` */
export function settingsOf(options: BigQueryOptions): Settings {
  const environment = options.environment ?? process.env;
  const { project, location = DEFAULT_LOCATION, labels = {}, retry, poll } = options;
  if (project === '') {
    throw new MillraceError('PROJECT_REQUIRED', 'A job of BigQuery is in a project, and none is named.', {
      hint: 'Give --project PROJECT, or set GOOGLE_CLOUD_PROJECT.',
      exitCode: EXIT.usage,
    });
  }
  checkLabels(labels);
  return {
    ...options,
    ...{ project, location, labels },
    usdPerTib: options.usdPerTib ?? priceOf(environment.BIGQUERY_USD_PER_TIB),
    emulator: emulatorOf(environment.BIGQUERY_EMULATOR_HOST),
    retry: { attempts: 8, initialMs: 500, maxMs: 30_000, ...retry },
    poll: { initialMs: 500, maxMs: 10_000, ...poll },
    callTimeoutMs: options.callTimeoutMs ?? 60_000,
  };
}

function priceOf(text: string | undefined): number {
  if (text === undefined || text.trim() === '') return USD_PER_TIB;
  const price = Number(text);
  if (price >= 0) return price;
  throw new MillraceError('INVALID_ENVIRONMENT', `BIGQUERY_USD_PER_TIB is ${JSON.stringify(text)}.`, {
    hint: 'Give a number of US dollars, or unset it.',
    exitCode: EXIT.usage,
  });
}

const emulatorOf = (host: string | undefined): string | undefined =>
  host === undefined || host.trim() === ''
    ? undefined
    : `${/^https?:/.test(host) ? '' : 'http://'}${host.trim().replace(/\/+$/, '')}`;

/** https://cloud.google.com/bigquery/docs/labels-intro#requirements */
function checkLabels(labels: Readonly<Record<string, string>>): void {
  const wrong = Object.entries(labels).filter(
    ([key, value]) => !/^\p{Ll}[\p{Ll}\p{N}_-]{0,62}$/u.test(key) || !/^[\p{Ll}\p{N}_-]{0,63}$/u.test(value),
  );
  if (wrong.length === 0) return;
  throw new MillraceError('INVALID_LABELS', 'BigQuery takes no such labels.', {
    problems: wrong.map(([key, value]) => ({
      ...{ path: `labels.${key}`, code: 'INVALID_LABELS' },
      message: `${JSON.stringify(value)}: keys and values are up to 63 lower-case letters, digits, - and _.`,
    })),
    exitCode: EXIT.usage,
  });
}
