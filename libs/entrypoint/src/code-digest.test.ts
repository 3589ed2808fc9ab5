import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { codeDigest } from './code-digest.ts';
import { readEnvironment } from './environment.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'millrace-code-'));
  writeFileSync(join(folder, 'main.js'), 'import "./chunk.js"');
  writeFileSync(join(folder, 'chunk.js'), '1');
});
afterEach(() => rmSync(folder, { recursive: true }));

const digest = (env = {}) =>
  codeDigest({ environment: readEnvironment(env), moduleUrl: pathToFileURL(join(folder, 'main.js')).href });

test('the digest changes with any module, and with nothing else', async () => {
  const before = await digest();
  expect(before).toMatch(/^sha256:[0-9a-f]{64}$/);
  mkdirSync(join(folder, 'node_modules'));
  writeFileSync(join(folder, 'node_modules/x.js'), '1');
  symlinkSync('main.js', join(folder, 'link.js'));
  writeFileSync(join(folder, 'a.test.ts'), '1');
  expect(await digest()).toBe(before);
  writeFileSync(join(folder, 'chunk.js'), '2');
  expect(await digest()).not.toBe(before);
});

test('what the image or the runner says counts, if it is a digest', async () => {
  const given = `sha256:${'0'.repeat(64)}`;
  expect(await digest({ MILLRACE_CODE_DIGEST: given })).toBe(given);
  expect(await digest({ MILLRACE_CODE_DIGEST: '' })).toMatch(/^sha256:/);
  await expect(digest({ MILLRACE_CODE_DIGEST: 'latest' })).rejects.toThrow('not sha256');
});
