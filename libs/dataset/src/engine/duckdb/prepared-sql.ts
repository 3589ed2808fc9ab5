import { columnTypes } from '../../recipe/check.ts';
import type { Expression } from '../../recipe/expression.ts';
import { LARGEST_VALUE } from '../../recipe/layout.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { type Scope, typeOf } from '../../recipe/type-of.ts';
import { lotRanges } from '../lot-ranges.ts';
import { boundedColumns, derivedLevels, keptSql } from '../prepared-columns.ts';
import { boundedSql, doubleSql, expressionSql } from './expression-sql.ts';
import { type LargestOf, largestOf } from './largest.ts';
import { lotSql } from './lot-sql.ts';
import { identifier } from './quote.ts';

/** Columns of the prepared rows, before fill, scaling and encoding. */
export const preparedName = {
  feature: (name: string): string => identifier(`feature ${name}`),
  target: identifier('target'),
  weight: identifier('weight'),
  carry: (name: string): string => identifier(`carry ${name}`),
  lot: identifier('lot'),
};

/**
 * The rows of a recipe, from the table or view `source`: derived, filtered, with features, target, weight, carried
 * columns and lot. One common table expression a stage, so that it can be read.
 * @param largest what is known of source columns: a value that cannot be too large is not compared
 */
export function preparedSql(recipe: Recipe, largest: LargestOf = new Map()): string {
  const scope = columnTypes(recipe);
  const stages: string[] = [];
  let from = 'source';
  for (const level of derivedLevels(recipe)) {
    const columns = level.map((d) => `${expressionSql(d.expression, scope)} AS ${identifier(d.name)}`);
    const name = `derived_${stages.length + 1}`;
    stages.push(`${name} AS (\n  SELECT *,\n    ${columns.join(',\n    ')}\n  FROM ${from}\n)`);
    from = name;
  }
  if (recipe.filters.length > 0) {
    const conditions = recipe.filters.map((f) => `(${expressionSql(f, scope)})`);
    stages.push(`kept AS (\n  SELECT * FROM ${from} WHERE ${conditions.join(' AND ')}\n)`);
    from = 'kept';
  }
  stages.push(`computed AS (\n  SELECT ${computedColumns(recipe, scope).join(',\n    ')}\n  FROM ${from}\n)`);
  // A stage of its own, because within one the engine would compute a value once to compare it and once to give it.
  const known = new Map(largest);
  for (const d of recipe.derived) known.set(d.name, largestOf(d.expression, known));
  const bounded = boundedColumns(recipe, preparedName)
    .filter(({ expression }) => !(largestOf(expression, known) < LARGEST_VALUE / 2))
    .map(({ column }) => `${boundedSql(column, LARGEST_VALUE)} AS ${column}`);
  const replaced = bounded.length === 0 ? '' : ` REPLACE (\n    ${bounded.join(',\n    ')})`;
  stages.push(`final AS (\n  SELECT *${replaced}\n  FROM computed\n)`);
  const kept = keptSql(recipe, preparedName);
  return `WITH ${stages.join(',\n')}\nSELECT * FROM final${kept === undefined ? '' : `\nWHERE ${kept}`}`;
}

function computedColumns(recipe: Recipe, scope: Scope): string[] {
  const { target, weight } = recipe;
  const features = recipe.features.map((f) => {
    const sql = f.kind === 'numeric' ? doubleSql(f.expression, scope) : wordSql(f.expression, scope);
    return `${sql} AS ${preparedName.feature(f.name)}`;
  });
  const targetSql = target.kind === 'number' ? doubleSql : wordSql;
  return [
    ...features,
    `${targetSql(target.expression, scope)} AS ${preparedName.target}`,
    ...(weight === undefined ? [] : [`${doubleSql(weight, scope)} AS ${preparedName.weight}`]),
    ...recipe.carry.map((name) => `${identifier(name)} AS ${preparedName.carry(name)}`),
    `${lotSql(recipe, scope)} AS ${preparedName.lot}`,
  ];
}

/** A category: its text, or the whole number that the text tells, which is compared faster. */
function wordSql(e: Expression, scope: Scope): string {
  const type = typeOf(e, scope, '', []);
  if (type === 'string') return expressionSql(e, scope);
  return type === 'integer'
    ? `CAST(${expressionSql(e, scope)} AS BIGINT)`
    : expressionSql({ cast: 'string', of: e }, scope);
}

/**
 * Condition that a prepared row is in one of the lots. Said in ranges, which the engine checks while it reads; a longer
 * list would become a join.
 */
export function inLots(lots: readonly number[]): string {
  const { lot } = preparedName;
  const conditions = lotRanges(lots).map(({ first, last }) =>
    first === last ? `${lot} = ${first}` : `${lot} BETWEEN ${first} AND ${last}`,
  );
  return conditions.length === 1 ? `${conditions[0]}` : `(${conditions.join(' OR ')})`;
}
