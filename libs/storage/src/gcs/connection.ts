import type { Bucket } from '@google-cloud/storage';
import type { RetryPolicy } from '../retry.ts';
import { dropLookupWarnings } from './lookup-warnings.ts';

export interface ConnectionOptions {
  readonly bucket: string;
  /** `http://host:port` of an emulator; then no credentials are used. */
  readonly emulator: string | undefined;
  readonly retry: RetryPolicy;
  readonly stallTimeout: number;
}

/** One bucket, reached by the official client for metadata and by plain requests for content. */
export interface Connection extends ConnectionOptions {
  readonly client: Bucket;
  /** Without a trailing slash. */
  readonly endpoint: string;
  /** Headers that authorize a request; empty for an emulator. */
  authorization(): Promise<Record<string, string>>;
}

/** Loads the client (a tenth of a second and many megabytes): only what talks to a bucket pays for it. */
export async function connect(options: ConnectionOptions): Promise<Connection> {
  const { Storage } = await import('@google-cloud/storage');
  dropLookupWarnings(process);
  const storage = new Storage({
    ...(options.emulator === undefined ? {} : { apiEndpoint: options.emulator }),
    // Retries are ours: one layer, one budget.
    retryOptions: { autoRetry: false, maxRetries: 0 },
  });
  const endpoint = options.emulator ?? storage.apiEndpoint;
  // The client takes STORAGE_EMULATOR_HOST as it stands for a base URL, without the path of the API.
  storage.baseUrl = `${endpoint}/storage/v1`;
  return {
    ...options,
    client: storage.bucket(options.bucket),
    endpoint,
    async authorization() {
      if (options.emulator !== undefined) return {};
      return Object.fromEntries(await storage.authClient.getRequestHeaders(endpoint));
    },
  };
}

/** `host:port` and `http://host:port/` both become `http://host:port`; empty is none. */
export function emulatorUrl(host: string | undefined): string | undefined {
  if (host === undefined || host.trim() === '') return undefined;
  const url = /^https?:\/\//.test(host.trim()) ? host.trim() : `http://${host.trim()}`;
  return url.replace(/\/+$/, '').replace(/\/storage\/v1$/, '');
}
