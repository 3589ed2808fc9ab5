import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expressions, RANDOM_COLUMNS, someInstance } from '../../fixtures/arbitrary.ts';
import { col } from '../../recipe/builders.ts';
import type { ColumnType } from '../../recipe/expression.ts';
import { compileExpression } from '../../serving/evaluate.ts';
import { readValue, type Value } from '../../serving/values.ts';
import { largestOf } from './largest.ts';

const scope = new Map<string, ColumnType>(RANDOM_COLUMNS.map((c) => [c.name, c.type]));

test('no value of an expression exceeds the size that is told of it', () => {
  fc.assert(
    fc.property(
      fc.oneof(expressions.number, expressions.integer),
      someInstance,
      fc.subarray(RANDOM_COLUMNS.map((c) => c.name)),
      (expression, instance, told) => {
        const row = new Map<string, Value>(
          RANDOM_COLUMNS.map(({ name, type }) => {
            const read = readValue(instance[name], type);
            return [name, 'value' in read ? read.value : null];
          }),
        );
        const columns = new Map(told.map((name) => [name, Math.abs(Number(row.get(name) ?? 0)) || 0]));
        const value = compileExpression(expression, scope)(row);
        expect(Math.abs(Number(value))).toBeLessThanOrEqual(largestOf(expression, columns));
      },
    ),
    { numRuns: 2000 },
  );
});

test('of columns that are known, sums and logarithms are too; quotients are not', () => {
  const columns = new Map([['height', 3858]]);
  const height = col('height');
  const sizes = [height, height.sub(10), height.abs().add(1).log(), height.div(2), height.exp(), col('other').log()];
  expect(sizes.map((e) => largestOf(e.expression, columns))).toEqual([
    ...[3858, 3868, 745, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 745],
  ]);
});
