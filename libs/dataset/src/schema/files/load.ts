import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import { isCsvError, malformedError } from '../../engine/duckdb/malformed-lines.ts';
import { query } from '../../engine/duckdb/query.ts';
import { identifier, stringLiteral } from '../../engine/duckdb/quote.ts';
import { csvRowsSql } from '../../engine/duckdb/source-sql.ts';
import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import type { Anomaly } from '../formats.ts';
import { malformedAnomalies } from './malformed.ts';
import { FILE, type RawFile, type Reading, ROW } from './reading.ts';

/** Reads CSV files, each field as text, into the view `raw` of tables; tells where that cannot be done. */
export async function loadCsv(
  connection: DuckDBConnection,
  files: readonly RawFile[],
  reading: Reading,
  options: { readonly workDirectory: string; readonly signal?: AbortSignal },
): Promise<Anomaly[]> {
  const found: Anomaly[] = [];
  for (const [i, file] of files.entries()) {
    const recipe = textRecipe(file, reading);
    try {
      await connection.run(`CREATE TABLE raw_${i} AS ${numbered(csvRowsSql(recipe, [file]), i)}`);
    } catch (error) {
      if (!isCsvError(error)) throw error;
      const malformed = await malformedError(connection, { ...options, recipe }, [file], error);
      found.push(...(await malformedAnomalies(file, malformed)));
    }
  }
  if (found.length > 0) return found;
  const tables = files.map((_, i) => `SELECT * FROM raw_${i}`);
  await connection.run(`CREATE VIEW raw AS ${tables.join(' UNION ALL BY NAME ')}`);
  return [];
}

const numbered = (rows: string, file: number): string =>
  `SELECT ${file} AS ${identifier(FILE)}, row_number() OVER () AS ${identifier(ROW)}, * FROM (${rows})`;

/** A recipe by which each column of a file is read as text; its other parts are never used. */
function textRecipe({ names }: RawFile, { delimiter, missing = [], names: given }: Reading): Recipe {
  const columns = names.filter((name) => name !== '').map((name) => ({ name, type: 'string' as const }));
  return {
    formatVersion: 1,
    name: 'text',
    source: {
      columns,
      extraColumns: 'ignore',
      missing: [...missing],
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(given === undefined ? {} : { headers: 'none' as const }),
    },
    ...{ derived: [], filters: [], features: [], carry: [] },
    target: { kind: 'number', name: 'none', expression: { value: 0 }, nulls: 'error' },
    split: { key: 'row', lots: 2, train: [0], validation: [1], test: [1] },
  };
}

/** Makes `raw` a view of Parquet files. */
export async function loadParquet(connection: DuckDBConnection, files: readonly RawFile[]): Promise<void> {
  const selects = files.map(({ path, names }, i) => {
    const columns = names.map(identifier).join(', ');
    const row = `file_row_number + 1 AS ${identifier(ROW)}`;
    return `(SELECT ${i} AS ${identifier(FILE)}, ${row}, ${columns} FROM read_parquet(${stringLiteral(path)}, file_row_number = true))`;
  });
  await connection.run(`CREATE VIEW raw AS ${selects.join(' UNION ALL BY NAME ')}`);
}

/** The columns of a Parquet file and their types in DuckDB. */
export async function parquetColumns(connection: DuckDBConnection, path: string): Promise<Map<string, string>> {
  const found = await query(
    connection,
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${stringLiteral(path)}))`,
    z.object({ column_name: z.string(), column_type: z.string() }),
  );
  return new Map(found.map((column) => [column.column_name, column.column_type]));
}

const TYPES: readonly (readonly [ColumnType, RegExp])[] = [
  ['integer', /^U?(TINY|SMALL|BIG)?INT(EGER)?$/],
  ['number', /^(FLOAT|DOUBLE|DECIMAL.*)$/],
  ['boolean', /^BOOLEAN$/],
  ['timestamp', /^(DATE|TIMESTAMP.*)$/],
  ['string', /^(VARCHAR|ENUM.*|UUID)$/],
];

/** The type that a Parquet column is read as; none for what no recipe reads, such as lists. */
export const typeOfParquet = (type: string): ColumnType | undefined => TYPES.find(([, is]) => is.test(type))?.[0];
