import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { type KeyColumn, splitKey } from '../../recipe/split-key.ts';
import type { Scope } from '../../recipe/type-of.ts';
import { identifier } from './names.ts';
import type { Parameters } from './query.ts';

/** The lot of a row; SEMANTICS.md, "Split". */
export function lotSql(recipe: Recipe, scope: Scope, parameters: Parameters): string {
  const key = splitKey(recipe);
  if (key.form === 'lot') return identifier(key.column);
  const text = key.form === 'json' ? jsonSql(key.columns) : textSql(key.columns, scope);
  return `ABS(MOD(FARM_FINGERPRINT(${text}), ${parameters.integer(recipe.split.lots)}))`;
}

/** The columns have the recipe's types by now, so that the text is the same whatever the table's are. */
function jsonSql(columns: readonly KeyColumn[]): string {
  const fields = columns.map(({ name, label }) => `${identifier(name)} AS ${identifier(label)}`);
  return `TO_JSON_STRING(STRUCT(${fields.join(', ')}))`;
}

function textSql(columns: readonly KeyColumn[], scope: Scope): string {
  const texts = columns.map(({ name }) => `COALESCE(${columnText(identifier(name), scope.get(name))}, '\\x1e')`);
  return `CONCAT(${texts.join(", '\\x1f', ")})`;
}

function columnText(column: string, type: ColumnType | undefined): string {
  switch (type) {
    case 'number': {
      const size = `ABS(${column})`;
      const fine = `CAST(CAST(FLOOR(${column} * 1048576.0 + 0.5) AS INT64) AS STRING)`;
      const coarse = `CONCAT(CAST(CAST(FLOOR(${column} / 1048576.0 + 0.5) AS INT64) AS STRING), 'M')`;
      const huge = `WHEN ${column} > 0 THEN 'H' WHEN ${column} < 0 THEN '-H'`;
      return `CASE WHEN ${size} < ${2 ** 42}.0 THEN ${fine} WHEN ${size} < ${2 ** 82} THEN ${coarse} ${huge} END`;
    }
    case 'timestamp':
      return `CAST(UNIX_MICROS(${column}) AS STRING)`;
    case 'string':
      return column;
    default:
      return `CAST(${column} AS STRING)`;
  }
}
