import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { EXIT, invalid, MillraceError, type Problem } from '@millrace/contract';
import * as z from 'zod';
import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { readHeader, refuseLongLines } from '../../source/csv-lines.ts';
import type { RawFiles } from '../../source/files.ts';
import { checkHeaders, type FileColumns, namesByPlace, otherColumns } from '../../source/headers.ts';
import type { LargestOf } from './largest.ts';
import { query } from './query.ts';
import { stringLiteral } from './quote.ts';
import { csvRowsSql, parquetRowsSql } from './source-sql.ts';

export interface Source {
  /** Query of the rows as they are in the files. */
  readonly rows: string;
  /** The files and their columns. */
  readonly files: readonly FileColumns[];
  /** Text is parsed once, because that is costly. */
  readonly format: 'csv' | 'parquet';
  /** Columns of the files that the recipe leaves out. */
  readonly otherColumns: readonly string[];
  /** Columns of the recipe that hold whole numbers in every file, with the size of the largest. */
  readonly whole: LargestOf;
}

/** Checks headers, types and line lengths of the files, and gives the query that reads them. */
export const openSource = (connection: DuckDBConnection, recipe: Recipe, files: RawFiles): Promise<Source> =>
  files.format === 'csv' ? openCsv(recipe, files.paths) : openParquet(connection, recipe, files.paths);

async function openCsv(recipe: Recipe, paths: readonly string[]): Promise<Source> {
  const { delimiter } = recipe.source;
  // First, so that a header without an end is not taken for the names of columns.
  for (const path of paths) await refuseLongLines(path, delimiter);
  const headers: FileColumns[] = [];
  for (const path of paths) {
    const first = await readHeader(path, delimiter);
    if (first === undefined) {
      throw new MillraceError('NO_ROWS', `${basename(path)} is empty.`, { exitCode: EXIT.usage });
    }
    headers.push({ path, names: recipe.source.headers === 'none' ? namesByPlace(recipe, path, first) : first });
  }
  checkHeaders(recipe, headers);
  const rows = csvRowsSql(recipe, headers);
  return { rows, files: headers, format: 'csv', otherColumns: otherColumns(recipe, headers), whole: new Map() };
}

/** Parquet types that a declared type takes. */
const ACCEPTED: Record<ColumnType, RegExp> = {
  string: /^(VARCHAR|ENUM.*|UUID)$/,
  integer: /^U?(TINY|SMALL|BIG)?INT(EGER)?$/,
  number: /^(U?(TINY|SMALL|BIG)?INT(EGER)?|FLOAT|DOUBLE|DECIMAL.*)$/,
  boolean: /^BOOLEAN$/,
  timestamp: /^(DATE|TIMESTAMP.*)$/,
};

const columnSchema = z.object({ column_name: z.string(), column_type: z.string() });

async function openParquet(connection: DuckDBConnection, recipe: Recipe, paths: readonly string[]): Promise<Source> {
  const problems: Problem[] = [];
  const headers: FileColumns[] = [];
  const fractional = new Set<string>();
  for (const path of paths) {
    const columns = await query(
      connection,
      `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${stringLiteral(path)}))`,
      columnSchema,
    );
    headers.push({ path, names: columns.map((c) => c.column_name) });
    for (const c of columns) if (!ACCEPTED.integer.test(c.column_type)) fractional.add(c.column_name);
    for (const { name, header, type } of recipe.source.columns) {
      const found = columns.find((c) => c.column_name === (header ?? name));
      if (found === undefined || ACCEPTED[type].test(found.column_type)) continue;
      const message = `the file has ${found.column_type}, the recipe says ${type}.`;
      problems.push({ path: `${basename(path)}.${found.column_name}`, code: 'WRONG_TYPE', message });
    }
  }
  checkHeaders(recipe, headers);
  if (problems.length > 0) throw invalid('WRONG_TYPE', 'Types of the file do not fit the recipe', problems);
  const rows = parquetRowsSql(recipe, paths);
  const whole = await wholeColumns(connection, recipe, paths, fractional);
  return { rows, files: headers, format: 'parquet', otherColumns: otherColumns(recipe, headers), whole };
}

/** What the files' own statistics tell of columns of whole numbers; a column without them is left out. */
async function wholeColumns(
  connection: DuckDBConnection,
  recipe: Recipe,
  paths: readonly string[],
  fractional: ReadonlySet<string>,
): Promise<LargestOf> {
  const size = (end: string) => `abs(TRY_CAST(stats_${end}_value AS DOUBLE))`;
  const found = await query(
    connection,
    `SELECT path_in_schema AS name, max(greatest(${size('min')}, ${size('max')})) AS largest
     FROM parquet_metadata([${paths.map(stringLiteral).join(', ')}]) GROUP BY name
     HAVING count(*) = count(${size('min')} + ${size('max')})`,
    z.object({ name: z.string(), largest: z.number() }),
  );
  const largest = new Map(found.map((c) => [c.name, c.largest]));
  return new Map(
    recipe.source.columns.flatMap(({ name, header }) => {
      const read = header ?? name;
      const size = fractional.has(read) ? undefined : largest.get(read);
      return size === undefined ? [] : [[name, size] as const];
    }),
  );
}
