import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { log } from './shell.ts';

/** Runs `body` while holding a lock folder. Waits for another holder that lives; takes over from one that is gone. */
export async function withLock<T>(folder: string, body: () => Promise<T>): Promise<T> {
  for (let waited = 0; ; waited += 1) {
    if (await take(folder)) break;
    if (await isAbandoned(folder)) await rm(folder, { recursive: true, force: true });
    else if (waited % 20 === 0) log('another native-setup is at work: waiting for it');
    await sleep(250);
  }
  try {
    return await body();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function take(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  await writeFile(join(folder, 'pid'), String(process.pid));
  return true;
}

async function isAbandoned(folder: string): Promise<boolean> {
  const pid = Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => ''));
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
}
