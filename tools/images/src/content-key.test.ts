import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { contentKey, contentTag } from './content-key.ts';

const DOCKERFILE = 'FROM node:24\nCOPY app /app\n';
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-key-'));
  await mkdir(join(folder, 'app'));
  await writeFile(join(folder, 'app/main.js'), 'one');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const key = (dockerfile = DOCKERFILE, platform = 'linux/amd64') => contentKey({ folder, dockerfile, platform });

test('the key follows what is copied, the Dockerfile and the platform', async () => {
  const before = await key();
  expect(before).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(await key(DOCKERFILE.replace('node:24', 'node:25'))).not.toBe(before);
  expect(await key(DOCKERFILE, 'linux/arm64')).not.toBe(before);
  await writeFile(join(folder, 'app/main.js'), 'two');
  expect(await key()).not.toBe(before);
});

test('a file moved is another key', async () => {
  const before = await key();
  await rm(join(folder, 'app/main.js'));
  await writeFile(join(folder, 'app/other.js'), 'one');
  expect(await key()).not.toBe(before);
});

test('times and files that are not copied do not count', async () => {
  const before = await key();
  await writeFile(join(folder, 'README.md'), 'words');
  await utimes(join(folder, 'app/main.js'), 1, 1);
  expect(await key()).toBe(before);
});

test('the tag has 16 digits of the key', () => {
  expect(contentTag(`sha256:${'0123456789abcdef'.repeat(4)}`)).toBe('content-0123456789abcdef');
});
