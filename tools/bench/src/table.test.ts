import { expect, test } from 'vitest';
import { count, markdown, median, times } from './table.ts';

test('a table is Markdown with aligned columns, numbers to the right', () => {
  const text = markdown({
    title: 'Training',
    note: 'Rows a second.',
    columns: ['tool', 'rows/s'],
    rows: [
      ['millrace', count(788_000)],
      ['a', count(56)],
    ],
  });
  expect(text.split('\n').slice(4)).toEqual([
    '| tool     |  rows/s |',
    '| -------- | ------: |',
    '| millrace | 788,000 |',
    '| a        |      56 |',
    '',
  ]);
});

test('the median of an even number of runs lies between the middle two', () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([5, 1, 3])).toBe(3);
  expect(times(14.04)).toBe('14.0×');
});
