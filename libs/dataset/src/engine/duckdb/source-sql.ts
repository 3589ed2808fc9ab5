import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { LONGEST_LINE } from '../../source/csv-lines.ts';
import { type FileColumns, withNames } from '../../source/headers.ts';
import type { Source } from './open-source.ts';
import { identifier, stringLiteral } from './quote.ts';

/** Types that the CSV reader parses to. Integers are read as doubles, because its own cast would round 1.5 to 2. */
const CSV_TYPES: Record<ColumnType, string> = {
  string: 'VARCHAR',
  integer: 'DOUBLE',
  number: 'DOUBLE',
  boolean: 'BOOLEAN',
  // Read as plain TIMESTAMP, an offset would be ignored.
  timestamp: 'TIMESTAMP WITH TIME ZONE',
};

/** What reading needs of a recipe. */
export type RecipeSource = Pick<Recipe, 'source'>;

/** How many malformed lines are told. */
export const TOLD_LINES = 20;

/** Reads CSV files whose headers have been checked; stops at a malformed line. */
export function csvRowsSql(recipe: RecipeSource, files: readonly FileColumns[]): string {
  const header = `header = ${hasHeader(recipe)}`;
  return files.map((file) => csvFileSql(recipe, file, [header])).join(' UNION ALL ');
}

/**
 * Reads a piece of a CSV file; malformed lines land in `reject_errors`. The engine holds about 3 KB for each of them,
 * whatever the limit of those that it tells, hence never a whole file.
 */
export function csvPieceSql(recipe: RecipeSource, piece: FileColumns, isFirst: boolean): string {
  // A line can have a problem in each column.
  const told = ['store_rejects = true', `rejects_limit = ${(TOLD_LINES + 1) * piece.names.length}`];
  return csvFileSql(recipe, piece, [`header = ${isFirst && hasHeader(recipe)}`, ...told]);
}

const hasHeader = ({ source }: RecipeSource): boolean => source.headers !== 'none';

function csvFileSql(recipe: RecipeSource, { path, names }: FileColumns, choices: readonly string[]): string {
  const types = new Map(recipe.source.columns.map((c) => [c.header ?? c.name, CSV_TYPES[c.type]]));
  const columns = withNames(names).map((name) => `${stringLiteral(name)}: '${types.get(name) ?? 'VARCHAR'}'`);
  const options = [
    stringLiteral(path),
    'auto_detect = false',
    ...choices,
    `delim = ${stringLiteral(recipe.source.delimiter ?? ',')}`,
    `decimal_separator = ${stringLiteral(recipe.source.decimal ?? '.')}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = [${['', ...recipe.source.missing].map(stringLiteral).join(', ')}]`,
    `max_line_size = ${LONGEST_LINE * 2}`,
    `columns = {${columns.join(', ')}}`,
  ];
  return `SELECT ${readColumns(recipe).join(', ')} FROM read_csv(${options.join(', ')})`;
}

const readColumns = (recipe: RecipeSource): string[] =>
  recipe.source.columns.map((c) => identifier(c.header ?? c.name));

/** Reads Parquet files whose columns have been checked. */
export const parquetRowsSql = (recipe: Recipe, paths: readonly string[]): string =>
  `SELECT ${readColumns(recipe).join(', ')} FROM read_parquet([${paths.map(stringLiteral).join(', ')}])`;

/** The source columns under the recipe's names, with the values that SEMANTICS.md allows. */
export function sourceColumnsSql(recipe: Recipe, { format, whole }: Pick<Source, 'format' | 'whole'>): string[] {
  return recipe.source.columns.map(({ name, header, type }) => {
    const read = identifier(header ?? name);
    const isKnown = (whole.get(name) ?? Number.POSITIVE_INFINITY) <= Number.MAX_SAFE_INTEGER;
    return `${isKnown ? wholeSql(read, type) : valueSql(read, type, name, format)} AS ${identifier(name)}`;
  });
}

/** A column of whole numbers in range: without a check, so that filters reach the file's reader. */
const wholeSql = (read: string, type: ColumnType): string =>
  `CAST(${read} AS ${type === 'integer' ? 'BIGINT' : 'DOUBLE'})`;

function valueSql(read: string, type: ColumnType, name: string, format: 'csv' | 'parquet'): string {
  switch (type) {
    case 'number':
      return `finite(CAST(${read} AS DOUBLE))`;
    case 'integer': {
      const whole = `CASE WHEN ${isWhole(read, format)} THEN CAST(${read} AS BIGINT) ELSE ${notWhole(name)} END`;
      return format === 'parquet'
        ? `CASE WHEN ${read} IS NOT NULL THEN ${whole} END`
        : `CASE WHEN isfinite(${read}) THEN ${whole} END`;
    }
    case 'timestamp':
      return format === 'csv' ? `make_timestamp(epoch_us(${read}))` : `CAST(${read} AS TIMESTAMP)`;
    default:
      return read;
  }
}

/** Prefix by which the error of a value that is not whole is known. */
export const NOT_WHOLE = 'NOT_WHOLE:';

const notWhole = (name: string): string => `error(${stringLiteral(`${NOT_WHOLE}${name}`)})`;

/** Whether a value that was read is an integer within ±(2^53 − 1); Parquet's integers are whole already. */
export function isWhole(read: string, format: 'csv' | 'parquet'): string {
  const inRange = `${read} BETWEEN -9007199254740991 AND 9007199254740991`;
  return format === 'parquet' ? inRange : `(${read} = trunc(${read}) AND ${inRange})`;
}
