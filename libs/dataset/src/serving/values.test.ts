import { expect, test } from 'vitest';
import { readValue } from './values.ts';

test.each([
  ['1970-01-01T00:00:00.000001Z', 1],
  ['1969-12-31T23:59:59.999999Z', -1],
  ['2024-02-29 12:00+01:30', Date.UTC(2024, 1, 29, 10, 30) * 1000],
  ['0001-01-01T00:00:00Z', -62135596800 * 1e6],
  ['0099-12-31', (-62135596800 + (99 * 365 + 24 - 1) * 86400) * 1e6],
])('the timestamp %s is %d microseconds', (text, micros) => {
  expect(readValue(text, 'timestamp')).toEqual({ value: micros });
});

test.each(['2023-02-29', '2024-13-01', 'yesterday', ''])('%j is no timestamp', (text) => {
  expect(readValue(text, 'timestamp')).toHaveProperty('problem');
});
