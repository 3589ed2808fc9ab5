import { EXIT, MillraceError } from '@millrace/contract';
import type { Location } from '../location.ts';
import type { StoreOptions } from '../options.ts';
import { DEFAULT_RETRY, type RetryPolicy } from '../retry.ts';
import { connect, emulatorUrl } from './connection.ts';
import { GcsStore } from './gcs-store.ts';

/** Milliseconds without a byte. */
const STALL_TIMEOUT = 30_000;
const MIB = 1024 * 1024;
/** GCS takes pieces of an upload in multiples of this. */
const QUANTUM = MIB / 4;

/** A bucket as a store; the client is loaded with the first request. */
export function openGcsStore(place: Location & { scheme: 'gs' }, options: StoreOptions): GcsStore {
  const chunkSize = options.chunkSize ?? 8 * MIB;
  if (!(chunkSize > 0) || chunkSize % QUANTUM !== 0) {
    throw new MillraceError('INVALID_LOCATION', `chunkSize is ${chunkSize}, not a multiple of ${QUANTUM} bytes.`);
  }
  const { STORAGE_EMULATOR_HOST, MILLRACE_STORAGE_TIMEOUT } = options.environment ?? process.env;
  const patience = patienceOf(MILLRACE_STORAGE_TIMEOUT);
  const settings = {
    bucket: place.bucket,
    emulator: emulatorUrl(STORAGE_EMULATOR_HOST),
    retry: { ...DEFAULT_RETRY, ...patience.retry, ...options.retry },
    stallTimeout: options.stallTimeout ?? patience.stallTimeout,
  };
  let connection: ReturnType<typeof connect> | undefined;
  return new GcsStore(place, {
    connect: () => {
      connection ??= connect(settings);
      return connection;
    },
    chunkSize,
    parallel: options.parallel ?? 4,
  });
}

/**
 * How long to try, by MILLRACE_STORAGE_TIMEOUT. A connection that has died must be noticed within that time.
 * @throws MillraceError `INVALID_ENVIRONMENT`
 */
function patienceOf(seconds: string | undefined): { retry: Partial<RetryPolicy>; stallTimeout: number } {
  if (seconds === undefined || seconds.trim() === '') return { retry: {}, stallTimeout: STALL_TIMEOUT };
  const timeout = Number(seconds) * 1000;
  if (!(timeout > 0 && Number.isFinite(timeout))) {
    throw new MillraceError('INVALID_ENVIRONMENT', `MILLRACE_STORAGE_TIMEOUT is ${JSON.stringify(seconds)}.`, {
      hint: 'give a number of seconds above 0, or unset it',
      fields: { variable: 'MILLRACE_STORAGE_TIMEOUT' },
      exitCode: EXIT.usage,
    });
  }
  return {
    retry: { attempts: Number.POSITIVE_INFINITY, timeout },
    stallTimeout: Math.min(STALL_TIMEOUT, timeout),
  };
}
