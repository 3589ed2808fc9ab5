import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundle, bundleComponent } from './bundle.ts';

const run = promisify(execFile);
let folder: string;
let bundle: Bundle;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-bundle-'));
  bundle = await bundleComponent('ingest', { outDirectory: join(folder, 'first') });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('the same sources give the same digest, wherever the bundle goes', async () => {
  const again = await bundleComponent('ingest', { outDirectory: join(folder, 'second') });
  expect(again.digest).toBe(bundle.digest);
  expect(await readFile(again.entry)).toEqual(await readFile(bundle.entry));
});

test('components differ in their digests and in what they leave outside', async () => {
  const train = await bundleComponent('train');
  expect(train.digest).not.toBe(bundle.digest);
  expect(bundle.imported).toEqual(['@node-rs/crc32']);
  expect(train.imported).toContain('@tensorflow/tfjs-node');
});

test('the bundle runs without the sources', async () => {
  const { stdout } = await run(process.execPath, [bundle.entry, '--version']);
  expect(stdout.trim()).toMatch(/^\d+\.\d+\.\d+$/);
  expect((await readdir(join(folder, 'first'))).filter((n) => n.endsWith('.ts'))).toEqual([]);
});

test('an unknown component is refused by name', async () => {
  await expect(bundleComponent('nope')).rejects.toMatchObject({ code: 'UNKNOWN_COMPONENT' });
});
