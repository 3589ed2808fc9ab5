import type { StoredModel } from './models/stored-model.ts';
import type { StoredOperation } from './operations/stored-operation.ts';
import type { Endpoint, Timestamp } from './server/messages.ts';

/** Everything that the fake holds, by resource name. */
export interface State {
  readonly models: Map<string, StoredModel>;
  readonly endpoints: Map<string, Endpoint>;
  readonly operations: Map<string, StoredOperation>;
  /** How often an operation is asked for before it is done. */
  readonly pollsPerOperation: number;
  now(): Timestamp;
  /** 19 digits, growing. */
  nextId(): string;
  nextEtag(): string;
}

export interface StateOptions {
  readonly pollsPerOperation?: number | undefined;
  readonly now?: (() => Date) | undefined;
}

export function newState(options: StateOptions): State {
  const clock = options.now ?? (() => new Date());
  let id = 1_000_000_000_000_000_000n;
  let etag = 0;
  return {
    models: new Map(),
    endpoints: new Map(),
    operations: new Map(),
    pollsPerOperation: options.pollsPerOperation ?? 3,
    now: () => timestamp(clock()),
    nextId: () => `${++id}`,
    nextEtag: () => Buffer.from(`etag ${++etag}`).toString('base64'),
  };
}

export const timestamp = (date: Date): Timestamp => ({
  seconds: Math.floor(date.getTime() / 1000),
  nanos: (date.getTime() % 1000) * 1_000_000,
});
