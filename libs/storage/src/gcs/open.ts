import { MillraceError } from '@millrace/contract';
import type { Location } from '../location.ts';
import type { StoreOptions } from '../options.ts';
import { DEFAULT_RETRY } from '../retry.ts';
import { connect, emulatorUrl } from './connection.ts';
import { GcsStore } from './gcs-store.ts';

const MIB = 1024 * 1024;
/** GCS takes pieces of an upload in multiples of this. */
const QUANTUM = MIB / 4;

/** A bucket as a store; the client is loaded with the first request. */
export function openGcsStore(place: Location & { scheme: 'gs' }, options: StoreOptions): GcsStore {
  const chunkSize = options.chunkSize ?? 8 * MIB;
  if (!(chunkSize > 0) || chunkSize % QUANTUM !== 0) {
    throw new MillraceError('INVALID_LOCATION', `chunkSize is ${chunkSize}, not a multiple of ${QUANTUM} bytes.`);
  }
  const { STORAGE_EMULATOR_HOST } = options.environment ?? process.env;
  const settings = {
    bucket: place.bucket,
    emulator: emulatorUrl(STORAGE_EMULATOR_HOST),
    retry: { ...DEFAULT_RETRY, ...options.retry },
    stallTimeout: options.stallTimeout ?? 30_000,
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
