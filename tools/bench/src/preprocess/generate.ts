import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

/** Where generated rows are kept between runs. */
export type Format = 'parquet' | 'csv';

/**
 * Writes `rows` rows of daily prices, the same ones for the same number, and gives the file. `lot` is the precomputed
 * split key, 0 to 9.
 */
export async function generate(folder: string, rows: number, format: Format): Promise<string> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, `prices-${rows}.${format}`);
  if (existsSync(path)) return path;
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '512MB', threads: '2' });
  const connection = await instance.connect();
  const options = format === 'csv' ? 'FORMAT csv, HEADER' : 'FORMAT parquet, COMPRESSION snappy';
  await connection.run(`COPY (${rowsSql(rows)}) TO '${path}.partial' (${options})`);
  connection.closeSync();
  instance.closeSync();
  await rename(`${path}.partial`, path);
  return path;
}

/** Noise from a hash of the row's number, so that no draw depends on the order or the number of threads. */
const rowsSql = (rows: number): string => {
  const noise = (salt: number) => `((hash(i * 8 + ${salt}) >> 11)::DOUBLE / 9007199254740992)`;
  return `
    SELECT
      (hash(i * 8) % 10)::BIGINT AS lot,
      CASE WHEN ${noise(1)} < 0.9 THEN 'bitcoin' ELSE 'litecoin' END AS slug,
      round(open, 2) AS open,
      round(open * (1 + 0.05 * ${noise(3)}), 2) AS high,
      round(open * (1 - 0.05 * ${noise(4)}), 2) AS low,
      round(open * (1 + 0.04 * (${noise(5)} - 0.5)), 2) AS close,
      floor(exp(10 + 8 * ${noise(6)})) AS volume
    FROM (SELECT i, 100 + 60000 * ${noise(2)} AS open FROM range(${rows}) numbers(i))`;
};
