import fc from 'fast-check';
import { expect, test } from 'vitest';
import { encodeFilter } from './filter.ts';

/** As Go's url.QueryUnescape. */
const queryUnescape = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));

test('every value comes through being unescaped twice, once by the query and once by the server', () => {
  const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
  fc.assert(
    fc.property(text, (value) => {
      const query = new URLSearchParams({ filter: encodeFilter([['displayName', '==', value]]) ?? '' }).toString();
      const arrived: unknown = JSON.parse(queryUnescape(queryUnescape(query.slice('filter='.length))));
      const predicate = { operation: 'EQUALS', key: 'display_name', string_value: value };
      expect(arrived).toEqual({ predicates: [predicate] });
    }),
  );
});

test('times, numbers and lists have fields of their own', () => {
  const at = new Date('2026-11-21T12:00:00Z');
  const encoded = encodeFilter([
    ['createdAt', '>=', at],
    ['state', 'in', ['FAILED', 'CANCELED']],
    ['finishedAt', '<', 1_800_000_000],
  ]);
  expect(JSON.parse(decodeURIComponent(encoded ?? ''))).toEqual({
    predicates: [
      { operation: 'GREATER_THAN_EQUALS', key: 'created_at', timestamp_value: '2026-11-21T12:00:00.000Z' },
      { operation: 'IN', key: 'state', string_values: { values: ['FAILED', 'CANCELED'] } },
      { operation: 'LESS_THAN', key: 'finished_at', long_value: '1800000000' },
    ],
  });
  expect(encodeFilter([])).toBeUndefined();
});
