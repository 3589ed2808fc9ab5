import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import { BINS, scaleExponent } from '../../statistics/exact.ts';
import { countSchema, query } from './query.ts';
import { doubleLiteral } from './quote.ts';

interface Range {
  readonly minimum: number;
  readonly maximum: number;
}

/** A value as the whole number q of SEMANTICS.md, "Fitted statistics". */
export function quantisedSql(column: string, minimum: number, maximum: number): string {
  const unit = 2 ** scaleExponent(minimum, maximum);
  return `CAST(floor((${column} - ${doubleLiteral(minimum)}) * ${doubleLiteral(unit)} + 0.5e0) AS BIGINT)`;
}

/** Counts in equal bins of a range; values outside of it count in the first and the last. */
export async function countBins(
  connection: DuckDBConnection,
  table: string,
  column: string,
  { minimum, maximum }: Range,
  condition: string,
): Promise<number[]> {
  const width = maximum === minimum ? 1 : maximum - minimum;
  const place = `floor((${column} - ${doubleLiteral(minimum)}) / ${doubleLiteral(width)} * ${BINS})`;
  const found = await query(
    connection,
    `SELECT CAST(greatest(0, least(${place}, ${BINS - 1})) AS INTEGER) AS bin, count(*) AS n FROM ${table}
     WHERE ${condition} AND ${column} IS NOT NULL GROUP BY bin`,
    z.object({ bin: z.number(), n: countSchema }),
  );
  const counts = Array.from({ length: BINS }, () => 0);
  for (const { bin, n } of found) counts[bin] = n;
  return counts;
}
