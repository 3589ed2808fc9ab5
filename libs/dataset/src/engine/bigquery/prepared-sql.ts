import { columnTypes } from '../../recipe/check.ts';
import type { ColumnType, Expression } from '../../recipe/expression.ts';
import { LARGEST_VALUE } from '../../recipe/layout.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import { type Scope, typeOf } from '../../recipe/type-of.ts';
import { boundedColumns, derivedLevels, keptSql } from '../prepared-columns.ts';
import { fieldColumns, parsedSql } from './csv-sql.ts';
import { doubleSql, expressionSql } from './expression-sql.ts';
import { lotSql } from './lot-sql.ts';
import { identifier, path, preparedName, stageName } from './names.ts';
import type { Parameters } from './query.ts';

/** The raw rows: a table whose columns have the recipe's types, or one of text, as CSV files have it. */
export interface RawTable {
  readonly table: readonly string[];
  /** Of CSV files: the names of their columns, in order. */
  readonly headers?: readonly string[];
}

/** Collects the stages of a query. */
class Stages {
  readonly #stages: string[] = [];

  add(name: string, select: string): string {
    this.#stages.push(`${name} AS (\n  ${select}\n)`);
    return name;
  }

  toString(): string {
    return `WITH ${this.#stages.join(',\n')}`;
  }
}

const list = (columns: readonly string[]): string => columns.join(',\n    ');

/** The raw rows with the recipe's types, as the common table expression {@link stageName}`.source`. */
export function sourceSql(recipe: Recipe, raw: RawTable, parameters: Parameters): string {
  const stages = new Stages();
  addSource(stages, recipe, raw, parameters);
  return stages.toString();
}

function addSource(stages: Stages, recipe: Recipe, { table, headers }: RawTable, parameters: Parameters): string {
  const from = `${path(table)} AS ${stageName.raw}`;
  if (headers === undefined) {
    return stages.add(stageName.source, `SELECT ${list(sourceColumns(recipe))}\n  FROM ${from}`);
  }
  const fields = fieldColumns(recipe, headers, parameters);
  stages.add(stageName.fields, `SELECT ${list(fields)}\n  FROM ${from}`);
  const columns = recipe.source.columns.map(
    ({ name, type }) => `${parsedSql(recipe, name, type)} AS ${identifier(name)}`,
  );
  return stages.add(stageName.source, `SELECT ${list(columns)}\n  FROM ${stageName.fields}`);
}

/**
 * The rows of a recipe as the common table expression {@link stageName}`.prepared`, one stage after the other from the
 * raw table: typed, derived, filtered, with features, target, weight, carried columns, lot and split.
 */
export function preparedSql(recipe: Recipe, raw: RawTable, parameters: Parameters): string {
  const scope = columnTypes(recipe);
  const stages = new Stages();
  const stage = (name: string, select: string): string => stages.add(name, select);

  let from = addSource(stages, recipe, raw, parameters);
  derivedLevels(recipe).forEach((level, i) => {
    const columns = level.map((d) => `${expressionSql(d.expression, scope, parameters)} AS ${identifier(d.name)}`);
    from = stage(stageName.derived(i + 1), `SELECT *,\n    ${list(columns)}\n  FROM ${from}`);
  });
  if (recipe.filters.length > 0) {
    const conditions = recipe.filters.map((f) => expressionSql(f, scope, parameters));
    from = stage(stageName.kept, `SELECT * FROM ${from}\n  WHERE ${conditions.join('\n    AND ')}`);
  }
  from = stage(stageName.computed, `SELECT ${list(computedColumns(recipe, scope, parameters))}\n  FROM ${from}`);
  // A stage of its own, so that a value is named twice and computed once.
  const bounded = boundedColumns(recipe, preparedName).map(
    ({ column }) => `IF(ABS(${column}) <= ${LARGEST_VALUE}, ${column}, NULL) AS ${column}`,
  );
  const replaced = bounded.length === 0 ? '' : ` REPLACE (\n    ${list(bounded)})`;
  from = stage(stageName.bounded, `SELECT *${replaced},\n    ${splitSql(recipe, parameters)}\n  FROM ${from}`);
  const kept = keptSql(recipe, preparedName);
  stage(stageName.prepared, `SELECT * FROM ${from}${kept === undefined ? '' : `\n  WHERE ${kept}`}`);
  return stages.toString();
}

/** The table's columns under the recipe's names, with the values that SEMANTICS.md allows. */
function sourceColumns(recipe: Recipe): string[] {
  return recipe.source.columns.map(({ name, header, type }) => {
    const read = `${stageName.raw}.${identifier(header ?? name)}`;
    return `${readSql(read, type, name)} AS ${identifier(name)}`;
  });
}

/** Prefix by which the error of an integer out of range is known; the column's name follows. */
export const OUT_OF_RANGE = 'OUT_OF_RANGE:';

function readSql(read: string, type: ColumnType, name: string): string {
  switch (type) {
    case 'number':
      return `IF(IS_NAN(CAST(${read} AS FLOAT64)) OR IS_INF(CAST(${read} AS FLOAT64)), NULL, CAST(${read} AS FLOAT64))`;
    case 'integer':
      return `IF(${read} < -9007199254740991 OR ${read} > 9007199254740991, ERROR('${OUT_OF_RANGE}${name}'), ${read})`;
    case 'timestamp':
      return `CAST(${read} AS TIMESTAMP)`;
    default:
      return read;
  }
}

function computedColumns(recipe: Recipe, scope: Scope, parameters: Parameters): string[] {
  const { target, weight } = recipe;
  const number = (e: Expression): string => doubleSql(e, scope, parameters);
  const word = (e: Expression): string =>
    expressionSql(typeOf(e, scope, '', []) === 'string' ? e : { cast: 'string', of: e }, scope, parameters);
  return [
    ...recipe.features.map(
      (f) => `${(f.kind === 'numeric' ? number : word)(f.expression)} AS ${preparedName.feature(f.name)}`,
    ),
    `${(target.kind === 'number' ? number : word)(target.expression)} AS ${preparedName.target}`,
    ...(weight === undefined ? [] : [`${number(weight)} AS ${preparedName.weight}`]),
    ...recipe.carry.map((name) => `${identifier(name)} AS ${preparedName.carry(name)}`),
    `${lotSql(recipe, scope, parameters)} AS ${preparedName.lot}`,
  ];
}

/** The split of a lot, null for none. */
function splitSql(recipe: Recipe, parameters: Parameters): string {
  const cases = SPLIT_NAMES.map(
    (name) => `WHEN ${preparedName.lot} IN UNNEST(${parameters.integers(recipe.split[name])}) THEN '${name}'`,
  );
  return `CASE ${cases.join(' ')} END AS ${preparedName.split}`;
}
