import { rawFilesAmong } from '@millrace/dataset';
import { expect, test } from 'vitest';
import { patternOf } from './pattern.ts';

const pattern = (...names: string[]) => {
  const all = names.map((name) => `gs://b/raw${name}`);
  return patternOf({
    root: 'gs://b/raw',
    all,
    ...rawFilesAmong(
      'raw',
      all.filter((uri) => !uri.endsWith('.json')),
    ),
  });
};

test.each([
  [['/a.parquet'], 'gs://b/raw/a.parquet'],
  [['/data/a.csv.gz', '/manifest.json'], 'gs://b/raw/data/a.csv.gz'],
  [['/data/a.csv', '/data/b.csv', '/manifest.json'], 'gs://b/raw/data/*.csv'],
  [['/a/x.parquet', '/b/y.parquet', '/b/c/z.parquet'], 'gs://b/raw/**.parquet'],
  [[''], 'gs://b/raw'],
  [['/a[1].csv'], 'gs://b/raw/*.csv'],
])('%j is %s', (names, expected) => {
  expect(pattern(...names)).toBe(expected);
});

test('files that no pattern brings alone are refused', () => {
  expect(() => pattern('/a.csv', '/b.csv.gz')).toThrow('No pattern brings just the raw files of gs://b/raw.');
});
