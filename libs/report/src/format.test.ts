import { expect, test } from 'vitest';
import { logTicks } from './charts/ticks.ts';
import { clip, formatBytes, formatDuration, formatNumber, formatShare, formatTime } from './format.ts';

test.each([
  [0, '0'],
  [193.4412, '193.4'],
  [46_265.36, '46,265'],
  [0.011234, '0.01123'],
  [-0.5, '-0.5'],
  [0.00001, '1e-5'],
  [1_234_567_890, '1.235e+9'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
])('the number %d is shown as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [0, '0.00 s'],
  [9.949, '9.95 s'],
  [59.94, '59.9 s'],
  [59.96, '1 min 00 s'],
  [185, '3 min 05 s'],
  [3599.6, '1 h 00 min'],
  [7320, '2 h 02 min'],
])('%d seconds are shown as %s', (seconds, text) => {
  expect(formatDuration(seconds)).toBe(text);
});

test('sizes, shares, times and long texts', () => {
  expect([0, 1023, 1024, 1_500_000].map(formatBytes)).toEqual(['0 B', '1023 B', '1.0 KiB', '1.4 MiB']);
  expect([formatShare(31, 2600), formatShare(0, 0)]).toEqual(['1.19 %', '0 %']);
  expect(formatTime('2026-11-21T09:15:30.123Z')).toBe('2026-11-21 09:15:30 UTC');
  expect(formatTime('yesterday')).toBe('yesterday');
  expect([clip('abc', 3), clip('abcd', 3)]).toEqual(['abc', 'ab…']);
});

test('logarithmic axes have ticks at 1, 2 and 5, or at powers of ten where those are too many', () => {
  expect(logTicks(0.011, 0.9, 8)).toEqual([0.02, 0.05, 0.1, 0.2, 0.5]);
  expect(logTicks(1, 1e6, 8)).toEqual([1, 10, 100, 1000, 10_000, 100_000, 1_000_000]);
});
