import type { DuckDBConnection } from '@duckdb/node-api';
import { type DatabaseOptions, withDatabase } from '../../engine/duckdb/database.ts';
import { identifier } from '../../engine/duckdb/quote.ts';
import { describeColumns } from '../../engine/duckdb/statistics.ts';
import { driftAnomalies } from '../drift.ts';
import type { Anomaly, Schema, Statistics } from '../formats.ts';
import { checksOf } from './checks.ts';
import type { ColumnSql } from './column-sql.ts';
import { matchColumns } from './names.ts';
import { openRaw, type RawTable, rawFilesOf } from './open.ts';
import { type Reading, readingOf } from './reading.ts';
import { runChecks } from './run-checks.ts';
import { constantColumns, duplicateRows, missingClasses } from './whole.ts';

export interface CheckOptions extends DatabaseOptions {
  readonly schema: Schema;
  /** Statistics of an earlier run; drift from them is an anomaly. */
  readonly previous?: Statistics | undefined;
  /** See {@link driftAnomalies}. */
  readonly drift?: number | undefined;
  /** How the text is read. Default: as the schema says. */
  readonly reading?: Reading | undefined;
  /** Whether to give statistics; they are made for `previous`, too. */
  readonly statistics?: boolean;
}

export interface CheckedFiles {
  readonly anomalies: readonly Anomaly[];
  /** Absent where the files cannot be read. */
  readonly rows?: number;
  /** Where they are wanted: of the columns that the schema and the files have. */
  readonly statistics?: Statistics;
}

/**
 * Compares raw files with a schema, each anomaly with its count and its first places. Reads each field as text, so that
 * a value of the wrong type is found beside all others instead of ending the work.
 * @param paths files, folders of CSV or Parquet files, or ingest's folder.
 * @throws MillraceError `NO_ROWS` where there is no file, `MIXED_FORMATS`.
 */
export async function checkFiles(paths: readonly string[], options: CheckOptions): Promise<CheckedFiles> {
  const { schema, previous, drift } = options;
  const reading = options.reading ?? readingOf(schema);
  const files = await rawFilesOf(paths);
  return withDatabase(options, async (connection) => {
    const table = await openRaw(connection, files, schema, reading, options);
    if ('anomalies' in table) return table;
    const { columns, anomalies } = await matchColumns(connection, table, schema, reading);
    const checks = schema.columns.flatMap((column) => {
      const sql = columns.get(column.name);
      return sql === undefined ? [] : checksOf(schema, column, sql);
    });
    const { duplicateRows: duplicates = 'ignore' } = schema;
    const found = [
      ...anomalies,
      ...(await runChecks(connection, table.files, checks)),
      ...(await constantColumns(connection, schema, columns)),
      ...(await missingClasses(connection, schema, columns)),
      ...(duplicates === 'ignore' ? [] : await duplicateRows(connection, table.files, duplicates)),
    ];
    const rows = table.rows.reduce((sum, count) => sum + count, 0);
    if (previous === undefined && options.statistics !== true) return { anomalies: found, rows };
    const statistics = await describeRaw(connection, table, schema, columns);
    const drifted = previous === undefined ? [] : driftAnomalies(statistics, previous, schema, drift);
    return { anomalies: [...found, ...drifted], rows, statistics };
  });
}

/** Statistics of the columns that can be read. */
export async function describeRaw(
  connection: DuckDBConnection,
  { files }: RawTable,
  schema: Schema,
  columns: ReadonlyMap<string, ColumnSql>,
): Promise<Statistics> {
  const known = schema.columns.filter(({ name }) => columns.has(name));
  const selects = known.map(({ name }) => `${columns.get(name)?.value} AS ${identifier(name)}`);
  await connection.run(`CREATE VIEW source AS SELECT ${['1 AS "\u0001one"', ...selects].join(', ')} FROM raw`);
  const described = await describeColumns(
    connection,
    known.map(({ name, type }) => ({ name, type })),
  );
  const names = new Set(files.flatMap((file) => file.names));
  const read = new Set(known.map(({ name, header }) => header ?? name));
  const otherColumns = [...names].filter((name) => name !== '' && !read.has(name));
  return { formatVersion: 1, ...described, otherColumns, splits: [] };
}
