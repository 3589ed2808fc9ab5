import * as z from 'zod';
import type { KfpAuth } from './auth/auth.ts';
import { defaultAuth } from './auth/default.ts';
import { readHost } from './host.ts';
import { Api } from './http/api.ts';
import type { CallOptions } from './http/call.ts';
import { DEFAULT_RETRY, type RetryPolicy } from './http/retry.ts';
import { Experiments } from './resources/experiments.ts';
import { Pipelines } from './resources/pipelines.ts';
import { RecurringRuns } from './resources/recurring-runs.ts';
import { Runs } from './resources/runs.ts';

/** Where the host is and how it is called. */
export interface KfpOptions {
  /** Its address, with a path where the API is not at the root: `http://localhost:8888`, `https://kf.example.com/pipeline`. */
  readonly host: string;
  /** Default: Google credentials for `….googleusercontent.com`, none for others. */
  readonly auth?: KfpAuth;
  /** Of Kubernetes; hosts with several users want one. */
  readonly namespace?: string;
  /** PEM of the certificate authorities to trust instead of the usual ones. */
  readonly ca?: string;
  /** More headers for each request, such as `kubeflow-userid`. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds for a call, retries and all. Default 60,000. */
  readonly timeout?: number;
  readonly retry?: Partial<RetryPolicy>;
  /** Bytes of the longest answer. Default 64 MiB. */
  readonly maximumBytes?: number;
}

/** A KFP host. */
export interface KfpClient {
  /** Its address, without a trailing slash. */
  readonly host: string;
  readonly namespace: string | undefined;
  readonly pipelines: Pipelines;
  readonly experiments: Experiments;
  readonly runs: Runs;
  readonly recurringRuns: RecurringRuns;
  /** Is it there, and does it have several users? Needs no authentication on most hosts. */
  health(options?: CallOptions): Promise<{ readonly multiUser: boolean }>;
}

const healthSchema = z
  .object({ multi_user: z.boolean().default(false) })
  .transform(({ multi_user: multiUser }) => ({ multiUser }));

/**
 * A client of the KFP API, v2beta1. Nothing is sent before the first call.
 * @example const kfp = createKfpClient({ host: 'http://localhost:8888' });
 * @throws MillraceError `INVALID_KFP_HOST`
 */
export function createKfpClient(options: KfpOptions): KfpClient {
  const host = readHost(options.host);
  const api = new Api({
    ...{ host, ca: options.ca, headers: options.headers ?? {} },
    auth: options.auth ?? defaultAuth(host),
    retry: { ...DEFAULT_RETRY, ...options.retry },
    timeout: options.timeout ?? 60_000,
    maximumBytes: options.maximumBytes ?? 64 * 1024 * 1024,
  });
  const { namespace } = options;
  return {
    ...{ host: api.host, namespace },
    pipelines: new Pipelines(api, namespace),
    experiments: new Experiments(api, namespace),
    runs: new Runs(api, namespace),
    recurringRuns: new RecurringRuns(api, namespace),
    health: (call = {}) =>
      api.json({ ...call, subject: 'Get the health', method: 'GET', path: '/apis/v2beta1/healthz' }, healthSchema),
  };
}
