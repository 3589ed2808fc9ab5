import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  anomaliesSchema,
  openSplits,
  parseSchema,
  parseStatistics,
  profileSchema,
  readCarry,
  readMatrix,
  SPLIT_NAMES,
} from './index.ts';

// Written by the first release. Users keep such files for years: a change that cannot read them is a new formatVersion.
const folder = join(import.meta.dirname, 'fixtures/version-1');
const json = (name: string): unknown => JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8'));

test('a splits folder of version 1 is read: rows, features, target, weight and carried columns', async () => {
  const splits = await openSplits(join(folder, 'splits'));
  const rows = await Promise.all(SPLIT_NAMES.map(async (name) => (await readMatrix(splits, name)).rows));
  expect(rows).toEqual([52, 3, 6]);
  const train = await readMatrix(splits, 'train');
  expect(train.columns).toEqual(['high_above_open', 'low_below_open']);
  expect(train.features).toHaveLength(104);
  expect(train.weight?.every((w) => w > 0)).toBe(true);
  const carried = await readCarry(splits, 'test');
  expect(Object.keys(carried[0] ?? {})).toEqual(['open', 'high', 'low', 'close']);
});

test('schema, statistics, anomalies and profile of version 1 are read', () => {
  expect(parseSchema(json('schema'))).toMatchObject({ formatVersion: 1 });
  expect(parseStatistics(json('statistics'))).toMatchObject({ formatVersion: 1 });
  expect(anomaliesSchema.parse(json('anomalies'))).toEqual({ formatVersion: 1, anomalies: [] });
  expect(profileSchema.parse(json('profile'))).toMatchObject({ formatVersion: 1 });
});

test('a file of a later version is refused', () => {
  const schema = json('schema');
  expect(() => parseSchema({ ...(typeof schema === 'object' ? schema : {}), formatVersion: 2 })).toThrow(
    expect.objectContaining({ code: 'INVALID_SCHEMA' }),
  );
});
