import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { runStep } from '@millrace/testing';
import { countWords } from '../src/component.ts';

test('it counts the words of a text', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'count-words-'));
  try {
    const { result, outputs } = await runStep(countWords, { text: 'To be, or not to be.', shortest: 2 }, folder);
    assert.deepEqual(result, { words: 6 });
    const { counts } = JSON.parse(await readFile(outputs.counts?.path ?? '', 'utf8'));
    assert.deepEqual(counts, { to: 2, be: 2, or: 1, not: 1 });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
