import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generateSample, SAMPLE_PATH } from './sample.ts';

const [header = '', ...lines] = generateSample().trimEnd().split('\n');
const columns = header.split(',');
const rows = lines.map((line) => Object.fromEntries(line.split(',').map((cell, i) => [columns[i] ?? '', cell])));
const numbers = (row: Record<string, string>, ...names: string[]) => names.map((name) => Number(row[name]));

test('the committed sample is what the generator writes', () => {
  expect(readFileSync(SAMPLE_PATH, 'utf8') === generateSample(), 'run pipelines/bitcoin/sample.ts').toBe(true);
});

test('it has the size and the columns of its public model', () => {
  expect(header).toBe('slug,symbol,name,ranknow,open,high,low,close,volume,market,close_ratio,spread');
  expect(rows.length).toBe(4000);
  expect(rows.filter((row) => row.slug === 'bitcoin').length).toBeGreaterThanOrEqual(1500);
  expect(generateSample().length).toBeLessThan(600_000);
});

test('prices of a day agree with each other', () => {
  for (const row of rows) {
    const [open = 0, high = 0, low = 0, close = 0, ratio = 0, spread = 0] = numbers(
      row,
      ...['open', 'high', 'low', 'close', 'close_ratio', 'spread'],
    );
    expect(low).toBeGreaterThan(0);
    expect(Math.min(open, close)).toBeGreaterThanOrEqual(low);
    expect(Math.max(open, close)).toBeLessThanOrEqual(high);
    expect(spread).toBeCloseTo(high - low, 1);
    if (row.close_ratio === 'NA') expect(high).toBe(low);
    else expect(ratio).toBeCloseTo((close - low) / (high - low), 3);
  }
});

test('bitcoin covers its prices of 2013 to 2021', () => {
  const closes = rows.filter((row) => row.slug === 'bitcoin').map((row) => Number(row.close));
  expect(Math.min(...closes)).toBeLessThan(200);
  expect(Math.max(...closes)).toBeGreaterThan(30_000);
  expect(Math.max(...closes)).toBeLessThan(100_000);
});

test('the extremes of a day foretell its close far better than its open does', () => {
  const days = rows.filter((row) => row.slug === 'bitcoin').map((row) => numbers(row, 'open', 'high', 'low', 'close'));
  const moves = days.map(([open = 0, high = 0, low = 0, close = 0]) => ({ x: high + low - 2 * open, y: close - open }));
  const slope = sum(moves.map(({ x, y }) => x * y)) / sum(moves.map(({ x }) => x * x));
  const naive = sum(moves.map(({ y }) => y * y));
  const fitted = sum(moves.map(({ x, y }) => (y - slope * x) ** 2));
  expect(Math.sqrt(fitted / naive)).toBeLessThan(0.42);
  expect(Math.sqrt(fitted / naive)).toBeGreaterThan(0.3);
});

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
