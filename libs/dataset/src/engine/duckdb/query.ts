import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';

/** Rows of a query, checked; integers beyond 2^53 come as strings. */
export async function query<T>(connection: DuckDBConnection, sql: string, row: z.ZodType<T>): Promise<T[]> {
  const reader = await connection.runAndReadAll(sql);
  return z.array(row).parse(reader.getRowObjectsJson());
}

/** The one row of a query. */
export async function queryOne<T>(connection: DuckDBConnection, sql: string, row: z.ZodType<T>): Promise<T> {
  const reader = await connection.runAndReadAll(sql);
  return row.parse(reader.getRowObjectsJson()[0]);
}

/** A count: DuckDB's BIGINT comes as text. */
export const countSchema = z.coerce.number().int();
/** A sum of integers without loss. */
export const hugeSchema = z.string().transform((text) => BigInt(text));
/** A double or null; infinities cannot occur. */
export const doubleSchema = z.number().nullable();
