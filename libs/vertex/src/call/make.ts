import type { Call, Caller } from './caller.ts';
import { isAmbiguous, isPassing, statusOf } from './status.ts';

/** Something that must be made once, by a call that makes another one each time it is sent. */
export interface Making<T> extends Call {
  /** Finds what was made for this execution before, by an earlier process or an attempt whose answer was lost. */
  readonly look: () => Promise<T | undefined>;
  /** Waits for operations that may be making it now; says whether there were any. */
  readonly settle?: () => Promise<boolean>;
  /** Sends the call, once. Where it starts an operation, waits for it. */
  readonly start: () => Promise<T>;
}

/** Looks before a further attempt: what a lost call or somebody else made may take a moment to be seen. */
const LOOKS = 3;

/**
 * Looks before it makes, and looks again after every failure that does not say whether the thing was made.
 * @throws MillraceError the last failure, when the attempts are used up
 */
export async function makeOnce<T>(caller: Caller, making: Making<T>): Promise<T> {
  const made = await find(making);
  if (made !== undefined) return made;
  const signal = caller.signalOf(making);
  const started = performance.now();
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await making.start();
    } catch (error) {
      if (!(error instanceof Error) || !mayGoOn(error)) throw error;
      caller.note(making.subject, error, attempt);
      const looks = isAmbiguous(error) || exists(error) ? LOOKS : 1;
      const found = await findAgain(caller, making, { attempt, looks, signal });
      if (found !== undefined) return found;
      const used = attempt >= caller.retry.attempts || performance.now() - started > caller.retry.totalMs;
      if (used || exists(error)) throw error;
    }
  }
}

const exists = (error: unknown): boolean => statusOf(error) === 'ALREADY_EXISTS';
const mayGoOn = (error: unknown): boolean => isPassing(error) || exists(error);

async function find<T>({ look, settle }: Making<T>): Promise<T | undefined> {
  return (await look()) ?? ((await settle?.()) ? look() : undefined);
}

async function findAgain<T>(
  caller: Caller,
  making: Making<T>,
  { attempt, looks, signal }: { attempt: number; looks: number; signal: AbortSignal | undefined },
): Promise<T | undefined> {
  for (let number = 0; number < looks; number += 1) {
    await caller.pause(making.subject, attempt + number, signal);
    const found = await find(making);
    if (found !== undefined) return found;
  }
  return undefined;
}
