import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import { countSchema, query, queryOne } from '../../engine/duckdb/query.ts';
import { identifier } from '../../engine/duckdb/quote.ts';
import { columnAnomaly, shortened } from '../anomaly.ts';
import { type Anomaly, type Example, TOLD_EXAMPLES } from '../formats.ts';
import type { Check } from './checks.ts';
import { FILE, fileOf, type RawFile, ROW } from './reading.ts';

/** Counts what all checks look for in one reading of `raw`, then looks for examples of what was found. */
export async function runChecks(
  connection: DuckDBConnection,
  files: readonly RawFile[],
  checks: readonly Check[],
): Promise<Anomaly[]> {
  const counts = checks.map(({ condition }, i) => `, count(*) FILTER (${condition}) AS count_${i}`);
  const row = await queryOne(
    connection,
    `SELECT count(*) AS rows${counts.join('')} FROM raw`,
    z.record(z.string(), countSchema),
  );
  const rows = row.rows ?? 0;
  const found: Anomaly[] = [];
  for (const [i, check] of checks.entries()) {
    const count = row[`count_${i}`] ?? 0;
    if (count <= (check.allowed?.(rows) ?? 0)) continue;
    found.push(await anomalyOf(connection, files, check, count, rows));
  }
  return found;
}

async function anomalyOf(
  connection: DuckDBConnection,
  files: readonly RawFile[],
  { column, code, severity, condition, text, message }: Check,
  count: number,
  rows: number,
): Promise<Anomaly> {
  const examples = await examplesOf(connection, files, condition, text);
  if (code === 'WRONG_TYPE' && text !== undefined && count > 1) {
    const known = await queryOne(
      connection,
      `SELECT count(${text}) AS known FROM raw`,
      z.object({ known: countSchema }),
    );
    // A column of which nothing fits is another column, not one with mistakes.
    if (known.known === count) {
      return columnAnomaly(column, 'TYPE_CHANGED', severity, message(count, rows), {
        count,
        examples,
      });
    }
  }
  return columnAnomaly(column, code, severity, message(count, rows), { count, examples });
}

const exampleRow = z.object({ file: z.number(), row: countSchema, value: z.string().nullable() });

/** The first rows that are so; of rows with equal values only the first. */
export async function examplesOf(
  connection: DuckDBConnection,
  files: readonly RawFile[],
  condition: string,
  text?: string,
): Promise<Example[]> {
  const place = `${identifier(FILE)} AS file, ${identifier(ROW)} AS row`;
  const rows = `SELECT ${place}, CAST(${text ?? 'NULL'} AS VARCHAR) AS value FROM raw WHERE ${condition}`;
  const different =
    text === undefined ? rows : `SELECT unnest(min({'file': file, 'row': row})), value FROM (${rows}) GROUP BY value`;
  const found = await query(
    connection,
    `SELECT file, row, value FROM (${different}) ORDER BY file, row LIMIT ${TOLD_EXAMPLES}`,
    exampleRow,
  );
  return found.map(({ file, row, value }) => {
    const from = files[file];
    const named = from === undefined ? {} : fileOf(files, from);
    return { ...named, row, ...(value === null ? {} : { value: shortened(value) }) };
  });
}
