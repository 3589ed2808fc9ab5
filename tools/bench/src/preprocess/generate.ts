import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Writes the rows of a query as Parquet, where they are not there yet, and gives the file. */
export async function generate(folder: string, name: string, rowsSql: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `${name}.parquet`);
  if (existsSync(path)) return path;
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '512MB', threads: '2' });
  const connection = await instance.connect();
  await connection.run(`COPY (${rowsSql}) TO '${path}.partial' (FORMAT parquet, COMPRESSION snappy)`);
  connection.closeSync();
  instance.closeSync();
  await rename(`${path}.partial`, path);
  return path;
}
