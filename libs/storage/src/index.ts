export type { Body, ReadOptions, Store, StoredObject, TransferProgress, TreeManifest, WriteOptions } from './store.ts';
