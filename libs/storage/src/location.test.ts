import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openStore, resolveLocation } from './index.ts';

test.each([
  ['gs://my-bucket', 'gs://my-bucket'],
  ['gs://my-bucket/', 'gs://my-bucket'],
  ['gs://my-bucket/a/b/', 'gs://my-bucket/a/b'],
  ['my-bucket', 'gs://my-bucket'],
  ['my.bucket_1', 'gs://my.bucket_1'],
  ['/data', 'file:///data'],
  ['/data/a b/', 'file:///data/a%20b'],
  ['file:///data', 'file:///data'],
  ['file:///data/a%20b/', 'file:///data/a%20b'],
  ['./runs', `file://${join(process.cwd(), 'runs')}`],
  ['.', `file://${process.cwd()}`],
  ['../runs', `file://${join(process.cwd(), '..', 'runs')}`],
])('%s is %s', (location, uri) => {
  expect(resolveLocation(location)).toBe(uri);
  expect(openStore(location).uri).toBe(uri);
});

test.each([
  '',
  'gs://',
  'gs://A',
  'gs:///x',
  's3://bucket',
  'https://x/y',
  'runs/today',
  'C:\\runs',
  'My Bucket',
  'file://host/x',
])('%j is refused with the forms that are known', (location) => {
  expect(() => resolveLocation(location)).toThrow(
    expect.objectContaining({ code: 'INVALID_LOCATION', hint: expect.stringContaining('gs://BUCKET') }),
  );
});

test('a prefix that would leave the bucket is refused', () => {
  expect(() => resolveLocation('gs://bucket/../other')).toThrow(expect.objectContaining({ code: 'UNSAFE_KEY' }));
});
