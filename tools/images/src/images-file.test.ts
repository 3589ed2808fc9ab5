import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readImages, updateImages } from './images-file.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-images-'));
  file = join(folder, 'dist/images.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const image = (name: string, digit = 'a') => `gcr.io/p/${name}@sha256:${digit.repeat(64)}`;

test('many builds at once on one file lose nothing', async () => {
  const names = Array.from({ length: 20 }, (_, i) => `component-${i}`);
  await Promise.all(names.map((name) => updateImages(file, { [name]: image(name) })));
  const expected = Object.fromEntries(names.map((name) => [name, image(name)]));
  expect(await readImages(file)).toEqual(expected);
  expect(await readdir(join(folder, 'dist'))).toEqual(['images.json']);
});

test('an image that is there is replaced, the others are kept', async () => {
  await updateImages(file, { train: image('train'), tune: image('tune') });
  await updateImages(file, { train: image('train', 'b') });
  expect(await readImages(file)).toEqual({ train: image('train', 'b'), tune: image('tune') });
});

test.each(['[]', '{"train": "gcr.io/p/train:latest"}', 'not json'])('%s is refused, and not replaced', async (text) => {
  await mkdir(join(folder, 'dist'));
  await writeFile(file, text);
  await expect(readImages(file)).rejects.toMatchObject({ code: 'INVALID_IMAGES' });
  await expect(updateImages(file, { train: image('train') })).rejects.toMatchObject({ code: 'INVALID_IMAGES' });
});
