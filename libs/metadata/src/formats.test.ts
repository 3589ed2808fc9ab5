import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { claimSchema } from './executions/claim.ts';
import { runSchema } from './history/run-record.ts';
import { cacheEntrySchema, executionSchema, latestSchema } from './record-schema.ts';

const formats: readonly [string, z.ZodType][] = [
  ['execution', executionSchema],
  ['run', runSchema],
  ['latest', latestSchema],
  ['cache-entry', cacheEntrySchema],
  ['claim', claimSchema],
];

test.for(formats)('version 1 of %s is read, every field of it', async ([name, schema]) => {
  const file = new URL(`./fixtures/version-1/${name}.json`, import.meta.url);
  const content: unknown = JSON.parse(await readFile(file, 'utf8'));
  expect(schema.parse(content)).toEqual(content);
});

test.for(formats)('another version of %s is refused', async ([name, schema]) => {
  const file = new URL(`./fixtures/version-1/${name}.json`, import.meta.url);
  const content: unknown = { ...JSON.parse(await readFile(file, 'utf8')), formatVersion: 2 };
  expect(schema.safeParse(content).error?.issues).toMatchObject([{ path: ['formatVersion'] }]);
});
