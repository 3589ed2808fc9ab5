import { statusOf } from './status.ts';

/** What a read gives, or `undefined` where there is nothing to read. */
export async function unlessGone<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (statusOf(error) === 'NOT_FOUND') return undefined;
    throw error;
  }
}
