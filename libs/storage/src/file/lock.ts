import { createHash, randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { hasCode } from '../errors.ts';
import { PARTIAL_PREFIX } from '../keys.ts';

/** A lock is held for one comparison and one rename: milliseconds. */
const ABANDONED_AFTER = 30_000;
/** The same where its process is known to be gone; not at once, as a process id means little across containers. */
const ORPHANED_AFTER = 1_000;

const Owner = z.object({ formatVersion: z.literal(1), token: z.string(), host: z.string(), pid: z.number() });

/**
 * Runs `work` while no other process or caller holds the lock of `path`; used to compare and swap a file. The lock is
 * a file beside it; one left by a killed process is taken over.
 * @throws MillraceError `STORAGE_UNAVAILABLE` when somebody keeps it for a minute
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const name = createHash('sha256').update(basename(path)).digest('hex').slice(0, 16);
  const lock = join(dirname(path), `${PARTIAL_PREFIX}lock-${name}`);
  const token = await acquire(lock);
  try {
    return await work();
  } finally {
    if ((await ownerOf(lock))?.token === token) await rm(lock, { force: true });
  }
}

async function acquire(lock: string): Promise<string> {
  const owner = { formatVersion: 1, token: randomUUID(), host: hostname(), pid: process.pid };
  const giveUp = Date.now() + 2 * ABANDONED_AFTER;
  while (Date.now() < giveUp) {
    try {
      await writeFile(lock, JSON.stringify(owner), { flag: 'wx' });
      return owner.token;
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
    }
    await removeIfStale(lock);
    await wait(1 + Math.random() * 9);
  }
  throw new MillraceError('STORAGE_UNAVAILABLE', `Somebody keeps the lock ${lock}.`, {
    hint: `if nothing is running, remove it: rm '${lock}'`,
  });
}

async function removeIfStale(lock: string): Promise<void> {
  try {
    const age = Date.now() - (await stat(lock)).mtimeMs;
    if (age < ORPHANED_AFTER) return;
    const owner = await ownerOf(lock);
    if (age < ABANDONED_AFTER && !isGone(owner)) return;
    const aside = `${lock}-${randomUUID()}`;
    await rename(lock, aside);
    // Another caller may have replaced the stale lock by its own since we looked: give that one back.
    if ((await ownerOf(aside))?.token !== owner?.token) await link(aside, lock);
    await rm(aside);
  } catch (error) {
    if (!hasCode(error, 'ENOENT', 'EEXIST')) throw error;
  }
}

type Owner = z.infer<typeof Owner>;

/** `undefined` while it is being written or when it is gone. */
async function ownerOf(lock: string): Promise<Owner | undefined> {
  try {
    return Owner.parse(JSON.parse(await readFile(lock, 'utf8')));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError || hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

function isGone(owner: Owner | undefined): boolean {
  if (owner === undefined || owner.host !== hostname()) return false;
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return hasCode(error, 'ESRCH');
  }
}
