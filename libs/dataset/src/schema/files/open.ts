import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { EXIT, MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { countSchema, query } from '../../engine/duckdb/query.ts';
import { identifier } from '../../engine/duckdb/quote.ts';
import { findRawFiles, type RawFiles } from '../../source/files.ts';
import type { Anomaly, Schema } from '../formats.ts';
import { csvHeader } from './headers.ts';
import { loadCsv, loadParquet, parquetColumns } from './load.ts';
import { FILE, fileAnomaly, type RawFile, type Reading } from './reading.ts';

/** Raw files whose rows can be read from `raw`. */
export interface RawTable {
  readonly files: readonly RawFile[];
  /** Types of Parquet columns, by name; CSV has none. */
  readonly types?: ReadonlyMap<string, string>;
  /** Rows by file, in the order of `files`. */
  readonly rows: readonly number[];
}

/** The files of a path or of several, all of one format. */
export async function rawFilesOf(paths: readonly string[]): Promise<RawFiles> {
  const found = await Promise.all(paths.map(findRawFiles));
  const [first] = found;
  if (first !== undefined && found.every(({ format }) => format === first.format)) {
    return { format: first.format, paths: found.flatMap((files) => files.paths) };
  }
  throw new MillraceError('MIXED_FORMATS', 'CSV and Parquet files are given: give one format.', {
    exitCode: EXIT.usage,
  });
}

/** Opens the files, or tells what keeps them from being read. */
export async function openRaw(
  connection: DuckDBConnection,
  { format, paths }: RawFiles,
  schema: Schema,
  reading: Reading,
  options: { readonly workDirectory: string; readonly signal?: AbortSignal },
): Promise<RawTable | { readonly anomalies: readonly Anomaly[] }> {
  const opened = format === 'csv' ? await openCsv(paths, schema, reading) : await openParquet(connection, paths);
  if ('anomalies' in opened) return opened;
  const { files, types } = opened;
  if (format === 'parquet') await loadParquet(connection, files);
  else {
    const anomalies = await loadCsv(connection, files, reading, options);
    if (anomalies.length > 0) return { anomalies };
  }
  const rows = await rowsOf(connection, files);
  if (rows.some((count) => count > 0)) return { files, rows, ...(types === undefined ? {} : { types }) };
  return {
    anomalies: files.map(({ path }) => fileAnomaly(path, 'NO_ROWS', 'the file has names of columns and no rows.')),
  };
}

type Opened = { files: RawFile[]; types?: Map<string, string> } | { anomalies: Anomaly[] };

async function openCsv(paths: readonly string[], schema: Schema, reading: Reading): Promise<Opened> {
  const headers = await Promise.all(paths.map((path) => csvHeader(path, schema, reading)));
  const anomalies = headers.flatMap((header) => ('path' in header ? [] : header));
  return anomalies.length > 0
    ? { anomalies }
    : { files: headers.flatMap((header) => ('path' in header ? [header] : [])) };
}

async function openParquet(connection: DuckDBConnection, paths: readonly string[]): Promise<Opened> {
  const files: RawFile[] = [];
  const anomalies: Anomaly[] = [];
  const types = new Map<string, string>();
  for (const path of paths) {
    try {
      const columns = await parquetColumns(connection, path);
      files.push({ path, names: [...columns.keys()] });
      for (const [name, type] of columns) types.set(name, type);
    } catch (error) {
      const message =
        error instanceof Error ? error.message.split('\n')[0]?.replace(path, basename(path)) : String(error);
      anomalies.push(fileAnomaly(path, 'NOT_READABLE', `the file is not Parquet: ${message}`));
    }
  }
  return anomalies.length > 0 ? { anomalies } : { files, types };
}

async function rowsOf(connection: DuckDBConnection, files: readonly RawFile[]): Promise<number[]> {
  const found = await query(
    connection,
    `SELECT ${identifier(FILE)} AS file, count(*) AS rows FROM raw GROUP BY file`,
    z.object({ file: z.number(), rows: countSchema }),
  );
  const rows = new Map(found.map((row) => [row.file, row.rows]));
  return files.map((_, i) => rows.get(i) ?? 0);
}
