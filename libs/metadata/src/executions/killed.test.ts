import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { openStore } from '@millrace/storage';
import { describe, expect, test } from 'vitest';
import { findCached } from '../cache.ts';
import { keysOf, temporaryFolder, trained } from '../fixtures/steps.ts';
import { History } from '../history/history.ts';
import { sweep } from './sweep.ts';

const program = fileURLToPath(new URL('../fixtures/killed-step.ts', import.meta.url));

/** Executes `train` in a process that is killed just before this call to the store. */
function killedAt(location: string, moment: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['--conditions=@millrace/source', program, location, moment]);
    child.on('exit', (_code, signal) => resolve(signal ?? undefined));
  });
}

/** Names of all files and folders, those that no listing shows included. */
const everything = async (folder: string) =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);

describe('an execution killed', () => {
  test.for([
    ['before anything was published', '^upload .*/model$'],
    ['between two outputs', '^upload .*/metrics$'],
    ['between publish and record', '^write .*/execution.json$'],
  ])('%s cannot be read, and the next one sweeps it', async ([, moment = '']) => {
    const folder = await temporaryFolder();
    const store = openStore(folder);
    const history = new History(store);
    expect(await killedAt(folder, moment)).toBe('SIGKILL');
    expect(await keysOf(store)).toContainEqual(expect.stringMatching(/claim\.json$/));
    expect(await history.latest('bitcoin', 'train')).toBeUndefined();
    for await (const record of history.executions()) expect.unreachable(record.id);

    const record = await trained(store);
    expect(await keysOf(store)).toEqual([
      `.millrace/cache/${record.cacheKey}.json`,
      `bitcoin/train/${record.id}/execution.json`,
      `bitcoin/train/${record.id}/metrics`,
      `bitcoin/train/${record.id}/model`,
      'bitcoin/train/latest.json',
    ]);
    expect(await everything(folder)).toHaveLength(5);
  });

  test.for([
    ['between record and cache index', '^write .millrace/cache/'],
    ['between record and latest', '^write .*/latest.json$'],
    ['before its claim was released', '^delete .*/claim.json$'],
  ])('%s counts as a success, and the next one finishes it', async ([, moment = '']) => {
    const folder = await temporaryFolder();
    const store = openStore(folder);
    const history = new History(store);
    const before = await trained(store, 'before', { parameters: { epochs: 1 } });
    expect(await killedAt(folder, moment)).toBe('SIGKILL');
    const latest = await history.latest('bitcoin', 'train');
    expect(latest?.id).not.toBe(before.id);
    expect(latest?.state).toBe('succeeded');
    await sweep(store, 'bitcoin', 'train');
    expect(await history.latest('bitcoin', 'train')).toEqual(latest);
    expect(await findCached(store, latest?.cacheKey ?? '')).toEqual(latest);
    const pointer = JSON.parse((await store.readBytes('bitcoin/train/latest.json')).bytes.toString());
    expect(pointer).toEqual({ formatVersion: 1, execution: `bitcoin/train/${latest?.id}` });
    expect(await keysOf(store)).not.toContainEqual(expect.stringMatching(/claim\.json$/));
    expect(await everything(folder)).toHaveLength(9);
  });
});
