export { type Location, parseLocation, resolveLocation } from './location.ts';
export { openStore } from './open.ts';
export type { StoreOptions } from './options.ts';
export { READ_BYTES_LIMIT } from './read-whole.ts';
export { DEFAULT_RETRY, type RetryPolicy } from './retry.ts';
export type {
  Body,
  CallOptions,
  ReadOptions,
  Store,
  StoredObject,
  TransferProgress,
  TreeManifest,
  WriteOptions,
} from './store.ts';
export { digestTree } from './tree.ts';
export { withSignal } from './with-signal.ts';
