import { expect, it } from 'vitest';
import { col } from './builders.ts';
import { defineRecipe } from './define.ts';
import { jsonString, splitKey } from './split-key.ts';

const keyOf = (key: Parameters<typeof defineRecipe<'a' | 'b', 'c'>>[0]['split']['key']) =>
  splitKey(
    defineRecipe({
      name: 'keys',
      columns: { a: { type: 'integer', header: 'A b' }, b: 'integer' },
      derived: { c: col('a').add(1) },
      features: { b: { kind: 'numeric', expression: col('b') } },
      target: { kind: 'number', name: 'y', expression: col('b') },
      split: { key, lots: 3, train: [0], validation: [1], test: [2] },
    }),
  );
const [a, b, c] = [
  { name: 'a', label: 'A b' },
  { name: 'b', label: 'b' },
  { name: 'c', label: 'c' },
];

it('a key tells its columns, each with its name in the table', () => {
  expect(keyOf('row')).toEqual({ form: 'text', columns: [a, b] });
  expect(keyOf(['c', 'a'])).toEqual({ form: 'text', columns: [c, a] });
  expect(keyOf({ json: 'row' })).toEqual({ form: 'json', columns: [a, b] });
  expect(keyOf({ json: ['c', 'a'] })).toEqual({ form: 'json', columns: [c, a] });
  expect(keyOf({ lot: 'b' })).toEqual({ form: 'lot', column: 'b' });
});

it('a text is written as TO_JSON_STRING writes it', () => {
  expect(jsonString('a"\\/\b\f\n\r\t\v\x00\x1f\x7f<>&ä\u2028\u2029👩')).toBe(
    '"a\\"\\\\/\\b\\f\\n\\r\\t\\u000b\\u0000\\u001f\x7f<>&ä\\u2028\\u2029👩"',
  );
});
