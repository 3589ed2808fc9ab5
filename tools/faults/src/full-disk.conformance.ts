import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { expectUntouched, shapeOf } from './fixtures/bucket.ts';
import { failed, succeeded } from './fixtures/command.ts';
import { csv, RECIPE, rows } from './fixtures/data.ts';
import { removeExecutables } from './fixtures/executable.ts';
import { folderScene, gcsScene, type Scene } from './fixtures/scene.ts';

const run = promisify(execFile);
const FULL = { exit: 1, code: 'DISK_FULL' } as const;
/** Six megabytes. */
const LARGE = csv(rows(100_000));

/** A disk of two megabytes; only root may mount one. */
let disk = '';
const mount = (options: string) => run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk]);
beforeEach(async () => {
  disk = await mkdtemp(join(tmpdir(), 'millrace-disk-'));
  await mount('size=2m');
});
afterEach(async () => {
  await run('umount', [disk]);
  await rm(disk, { recursive: true });
});
afterAll(removeExecutables);

/** A scene whose bucket lies on the disk. */
async function onDisk(): Promise<Scene> {
  const scene = await folderScene();
  await mkdir(scene.bucket);
  await run('mount', ['--bind', disk, scene.bucket]);
  return {
    ...scene,
    async [Symbol.asyncDispose]() {
      await run('umount', [scene.bucket]);
      await scene[Symbol.asyncDispose]();
    },
  };
}

describe('a full disk', () => {
  test('below the bucket stops ingest, and what was there before stays', async () => {
    await using scene = await onDisk();
    succeeded(await scene.run('ingest', '--source', await scene.file('small.csv', csv(rows(1000)))));
    const before = await scene.content();
    failed(await scene.run('ingest', '--source', await scene.file('large.csv', LARGE)), FULL);
    expectUntouched(before, await scene.content(), 'DISK_FULL');
    succeeded(await scene.run('ingest', '--source', await scene.file('other.csv', csv(rows(1001)))));
  });

  test('below the bucket stops preprocess', async () => {
    await using scene = await onDisk();
    failed(await scene.run('preprocess', '--raw', await scene.file('large.csv', LARGE), '--recipe', RECIPE), FULL);
    expectUntouched(new Map(), await scene.content(), 'DISK_FULL');
  });

  test('without a byte left from the start', async () => {
    await using scene = await onDisk();
    await expect(writeFile(join(disk, 'filler'), Buffer.alloc(4 << 20))).rejects.toThrow('ENOSPC');
    const before = await scene.content();
    failed(await scene.run('ingest', '--source', await scene.file('small.csv', csv(rows(10)))), FULL);
    expect(await scene.content()).toEqual(before);
  });

  test('for temporary files, the bucket being elsewhere', async () => {
    await using scene = await gcsScene({}, { TMPDIR: disk });
    failed(await scene.run('ingest', '--source', await scene.file('large.csv', LARGE)), FULL);
    expectUntouched(new Map(), await scene.content(), 'DISK_FULL');
  });
});

test('a disk that may only be read', async () => {
  await using scene = await onDisk();
  succeeded(await scene.run('ingest', '--source', await scene.file('small.csv', csv(rows(10)))));
  const before = await scene.content();
  await mount('remount,ro');
  await run('mount', ['-o', 'remount,bind,ro', scene.bucket]);
  failed(await scene.run('ingest', '--source', await scene.file('other.csv', csv(rows(11)))), {
    exit: 1,
    code: 'ACCESS_DENIED',
  });
  expect(shapeOf(await scene.content())).toEqual(shapeOf(before));
});
