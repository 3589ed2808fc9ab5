import { expect, test } from 'vitest';
import { bytes, seconds } from './quantities.ts';

test.each([
  ['0s', 0],
  ['90s', 90],
  ['15m', 900],
  ['2h', 7200],
  ['1d', 86_400],
  ['1w', 604_800],
])('%s is %i seconds', (text, value) => {
  expect(seconds(text)).toBe(value);
});

test.each(['', '90', 's', '1.5h', '-1s', '1 h', '1h30m', '9999999999s'])('%j is no duration', (text) => {
  expect(seconds(text)).toBeUndefined();
});

test.each([
  ['1000', 1000],
  ['2K', 2000],
  ['2Ki', 2048],
  ['512Mi', 536_870_912],
  ['1Ei', 2 ** 60],
])('%s is %i bytes', (text, value) => {
  expect(bytes(text)).toBe(value);
});

test.each(['', 'Mi', '1.5Gi', '4GB', '4 Gi', '-1', '4g'])('%j is no quantity', (text) => {
  expect(bytes(text)).toBeUndefined();
});
