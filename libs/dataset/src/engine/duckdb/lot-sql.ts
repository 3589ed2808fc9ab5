import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { ESCAPED_IN_JSON, jsonString, type KeyColumn, splitKey, TIMES_IN_JSON } from '../../recipe/split-key.ts';
import type { Scope } from '../../recipe/type-of.ts';
import { doubleLiteral, identifier, stringLiteral } from './quote.ts';

/** The lot of a row; SEMANTICS.md, "Split". */
export function lotSql(recipe: Recipe, scope: Scope): string {
  const key = splitKey(recipe);
  if (key.form === 'lot') return identifier(key.column);
  const text = key.form === 'json' ? jsonSql(key.columns, scope) : textSql(key.columns, scope);
  return `abs(farm_fingerprint(${text}) % ${recipe.split.lots})`;
}

const textSql = (columns: readonly KeyColumn[], scope: Scope): string =>
  columns
    .map(({ name }) => `coalesce(${columnText(identifier(name), scope.get(name))}, chr(30))`)
    .join(' || chr(31) || ');

function columnText(column: string, type: ColumnType | undefined): string {
  switch (type) {
    case 'number': {
      const size = `abs(${column})`;
      const fine = wholeText(`floor(${column} * 1048576e0 + 0.5e0)`);
      const coarse = `${wholeText(`floor(${column} / 1048576e0 + 0.5e0)`)} || 'M'`;
      const huge = `WHEN ${column} > 0 THEN 'H' WHEN ${column} < 0 THEN '-H'`;
      return `CASE WHEN ${size} < ${doubleLiteral(2 ** 42)} THEN ${fine} WHEN ${size} < ${doubleLiteral(2 ** 82)} THEN ${coarse} ${huge} END`;
    }
    case 'timestamp':
      return `CAST(epoch_us(${column}) AS VARCHAR)`;
    case 'string':
      return column;
    case 'integer':
      return wholeText(column);
    default:
      return `CAST(${column} AS VARCHAR)`;
  }
}

/** Decimal digits; what is derived may be a whole number that the engine has as a double. */
const wholeText = (whole: string): string => `CAST(CAST(${whole} AS BIGINT) AS VARCHAR)`;

/** Said as GoogleSQL says TO_JSON_STRING of a struct. */
export function jsonSql(columns: readonly KeyColumn[], scope: Scope): string {
  const members = columns.map(({ name, label }, i) => {
    const value = `coalesce(${columnJson(identifier(name), scope.get(name))}, 'null')`;
    return `${stringLiteral(`${i === 0 ? '{' : ','}${jsonString(label)}:`)} || ${value}`;
  });
  return `${members.join(' || ')} || '}'`;
}

function columnJson(column: string, type: ColumnType | undefined): string {
  switch (type) {
    case 'number': {
      const digits = (count: number): string => `printf('%.${count}g', ${column})`;
      // What rounds beyond the largest double is no number again.
      const fifteen = `WHEN TRY_CAST(${digits(15)} AS DOUBLE) = ${column} THEN ${digits(15)}`;
      const whole = `WHEN ${column} = trunc(${column}) AND abs(${column}) < 1e15 THEN ${wholeText(column)}`;
      return `CASE ${whole} ${fifteen} ELSE ${digits(17)} END`;
    }
    case 'timestamp': {
      const micros = `epoch_us(${column})`;
      const { from, before } = TIMES_IN_JSON;
      const fraction = `CASE WHEN ${micros} % 1000000 = 0 THEN '' WHEN ${micros} % 1000 = 0 THEN strftime(${column}, '.%g') ELSE strftime(${column}, '.%f') END`;
      const time = `strftime(${column}, '"%Y-%m-%dT%H:%M:%S') || ${fraction} || 'Z"'`;
      return `CASE WHEN ${micros} >= ${from} AND ${micros} < ${before} THEN ${time} ELSE ${columnText(column, type)} END`;
    }
    case 'string':
      return `CASE WHEN regexp_matches(${column}, ${stringLiteral(ESCAPED_IN_JSON)}) THEN json_string(${column}) ELSE '"' || ${column} || '"' END`;
    default:
      return columnText(column, type);
  }
}
