import type { Problem } from '@millrace/contract';
import { describe, expect, it } from 'vitest';
import { ROW } from '../../fixtures/arbitrary-recipe.ts';
import { inScratch } from '../../fixtures/scratch.ts';
import { parseRecipe } from '../../recipe/check.ts';
import {
  CAST_TYPES,
  COLUMN_TYPES,
  type ColumnType,
  type Expression,
  OPERATORS,
  type Operator,
} from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { typeOf } from '../../recipe/type-of.ts';
import { compareRows, noComparison } from './fixtures/compare.ts';
import { type RawRow, withDuckDb, withGoogleSql } from './fixtures/engines.ts';
import { withEvaluator } from './fixtures/evaluator.ts';
import { EDGES } from './fixtures/rows.ts';

const column = (name: string): Expression => ({ column: name });
const operators = Object.keys(OPERATORS).filter((name): name is Operator => name in OPERATORS);

/** Two columns of the type, and those of types that it meets in an operator. */
const columnsFor = (type: ColumnType): { name: string; type: ColumnType }[] => [
  { name: 'a', type },
  { name: 'b', type },
  { name: 'other', type: type === 'integer' ? 'number' : type === 'number' ? 'integer' : type },
  { name: 'truth', type: 'boolean' },
];

/** Every operator and cast that takes the type, of columns of it. */
function expressionsOf(type: ColumnType): Expression[] {
  const [a, b, other, truth] = ['a', 'b', 'other', 'truth'].map(column);
  if (a === undefined || b === undefined || other === undefined || truth === undefined) return [];
  const argumentLists: Expression[][] = [[a], [a, b], [a, other], [other, a], [a, b, other], [truth, a], [truth, a, b]];
  const scope = new Map(columnsFor(type).map((c) => [c.name, c.type]));
  return [
    ...operators.flatMap((op) => argumentLists.map((args): Expression => ({ op, args }))),
    ...CAST_TYPES.map((cast): Expression => ({ cast, of: a })),
    // Two casts in a row, so that what one gives meets the other.
    ...CAST_TYPES.flatMap((cast) => CAST_TYPES.map((to): Expression => ({ cast: to, of: { cast, of: a } }))),
  ].filter((e) => {
    const problems: Problem[] = [];
    typeOf(e, scope, '', problems);
    return problems.length === 0;
  });
}

/** A recipe that derives and carries each; its feature and target are there because a recipe has them. */
const recipeOf = (type: ColumnType, expressions: readonly Expression[]): Recipe =>
  parseRecipe({
    formatVersion: 1,
    name: `operators of ${type}`,
    source: { columns: [...columnsFor(type), { name: ROW, type: 'integer' }] },
    derived: expressions.map((expression, i) => ({ name: `d${i}`, expression })),
    features: [{ kind: 'numeric', name: 'f', expression: column(ROW) }],
    target: { kind: 'number', name: 't', expression: column(ROW) },
    carry: [ROW, ...expressions.map((_, i) => `d${i}`)],
    split: { key: [ROW], lots: 3, train: [0], validation: [1], test: [2] },
  });

/** Rows in which each two edge values of the type meet, and each is met five times at least. */
function rowsOf(type: ColumnType): RawRow[] {
  const values = EDGES[type];
  const count = Math.max(values.length ** 2, 5 * values.length, 60);
  return Array.from({ length: count }, (_, row) => {
    const turn = Math.floor(row / values.length);
    const cells = columnsFor(type).map((c) => {
      const own = EDGES[c.type];
      const place = c.name === 'a' ? row : c.name === 'b' ? turn : row + turn;
      return [c.name, own[place % own.length] ?? null];
    });
    return { ...Object.fromEntries(cells), [ROW]: row };
  });
}

describe('operators', () => {
  it('of edge values have the value that our own engine gives them', async () => {
    const found = noComparison();
    const met = new Map<string, number>();
    await withEvaluator(async (evaluator) => {
      for (const type of COLUMN_TYPES) {
        const expressions = expressionsOf(type);
        const recipe = recipeOf(type, expressions);
        const rows = rowsOf(type);
        const ours = await inScratch((folder) => withDuckDb(recipe, rows, folder));
        const theirs = await withGoogleSql(recipe, rows, evaluator, ours.fitted);
        compareRows(recipe, ours, theirs, found);
        for (const e of expressions) {
          const name = 'op' in e ? e.op : 'cast' in e ? `cast to ${e.cast}` : '';
          for (const value of EDGES[type]) {
            const key = `${name} of ${type} ${JSON.stringify(value)}`;
            met.set(key, (met.get(key) ?? 0) + rows.filter((row) => row.a === value).length);
          }
        }
      }
    });
    const least = Math.min(...met.values());
    process.stdout.write(
      `GoogleSQL, ${met.size} pairs of operator and edge value, each met ${least} times or more: ${found.values} values equal (${found.close} but for their last bits)\n`,
    );
    expect(found.differences.slice(0, 20)).toEqual([]);
    expect(least).toBeGreaterThanOrEqual(5);
    expect(operators.filter((op) => ![...met.keys()].some((key) => key.startsWith(`${op} `)))).toEqual([]);
  });
});
