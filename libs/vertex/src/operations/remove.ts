import type { Api } from '../call/api.ts';
import type { Call } from '../call/caller.ts';
import { unlessGone } from '../call/gone.ts';
import { makeOnce } from '../call/make.ts';
import type { WaitOptions } from '../call/poll.ts';
import type { Operation } from './operation.ts';
import { nameOfStarted } from './operations.ts';

/** Something that an operation takes away. */
export interface Removal extends Call, WaitOptions<Operation> {
  /** On what the operation runs, so that one of a former process is waited for. */
  readonly resource: string;
  /** Is it gone? */
  readonly gone: () => Promise<boolean>;
  /** Starts the operation. */
  readonly start: () => Promise<unknown>;
}

/** Takes something away; to find it gone is success. */
export async function remove(api: Api, removal: Removal): Promise<void> {
  const { resource, gone, start, ...call } = removal;
  await makeOnce(api.caller, {
    ...call,
    look: async () => ((await gone()) ? true : undefined),
    settle: () => api.operations.settle(resource, call),
    start: async () => {
      const started = await unlessGone(start());
      if (started !== undefined) await unlessGone(api.operations.finish(nameOfStarted(started), call));
      return true;
    },
  });
}
