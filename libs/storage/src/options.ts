import type { RetryPolicy } from './retry.ts';

export interface StoreOptions {
  /** How failed requests are repeated; what is left out keeps its default. Buckets only. */
  readonly retry?: Partial<RetryPolicy>;
  /** Milliseconds without a byte before a connection counts as dead. Default 30,000. Buckets only. */
  readonly stallTimeout?: number;
  /** Bytes of one request of an upload, a multiple of 256 KiB. Default 8 MiB. Buckets only. */
  readonly chunkSize?: number;
  /** Objects of a folder transferred at once. Default 4. Buckets only. */
  readonly parallel?: number;
  /**
   * Where `STORAGE_EMULATOR_HOST` is looked up, as `http://host:port` or `host:port` (with an emulator, no credentials
   * are used), and `MILLRACE_STORAGE_TIMEOUT`, the seconds of trying before `STORAGE_UNAVAILABLE`. Default
   * `process.env` as it is at the call.
   */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}
