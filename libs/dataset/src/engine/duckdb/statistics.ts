import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import type { ColumnType } from '../../recipe/expression.ts';
import type { FittedRecipe, NumericFit } from '../../recipe/fitted.ts';
import { SPLIT_NAMES } from '../../recipe/recipe.ts';
import {
  type ColumnStatistics,
  type NumericStatistics,
  SHOWN_BINS,
  type Statistics,
  TOLD_VALUES,
} from '../../schema/formats.ts';
import { BINS, type Histogram, momentsOf, quantile } from '../../statistics/exact.ts';
import type { SplitRows } from '../refused-values.ts';
import { countBins, quantisedSql } from './numeric-sql.ts';
import { inLots, preparedName } from './prepared-sql.ts';
import { countSchema, doubleSchema, hugeSchema, query, queryOne } from './query.ts';
import { identifier } from './quote.ts';

/** Beyond how many different values of a column none are told. */
const COUNTABLE = 100_000;

interface Counted {
  readonly count: number;
  readonly distinct: number;
  readonly minimum: number | null;
  readonly maximum: number | null;
  readonly zeros: number;
}

/** Statistics of the table or view `source` and, by split, of `prepared`. */
export async function collectStatistics(
  connection: DuckDBConnection,
  fittedRecipe: FittedRecipe,
  splitRows: SplitRows,
  otherColumns: readonly string[],
): Promise<Statistics> {
  const { rows, columns } = await describeColumns(connection, fittedRecipe.recipe.source.columns);
  const splits = await describeSplits(connection, fittedRecipe, splitRows);
  return { formatVersion: 1, rows, columns, otherColumns: [...otherColumns], splits };
}

/** Statistics of columns of the table or view `source`. */
export async function describeColumns(
  connection: DuckDBConnection,
  columns: FittedRecipe['recipe']['source']['columns'],
): Promise<{ rows: number; columns: ColumnStatistics[] }> {
  const { rows, counted } = await countColumns(connection, columns);
  const described: ColumnStatistics[] = [];
  for (const [i, { name, type }] of columns.entries()) {
    const c = counted[i];
    if (c === undefined) continue;
    const numeric = await describeNumbers(connection, name, type, c);
    const countable = type !== 'number' && type !== 'timestamp' && c.distinct <= COUNTABLE;
    const top = countable ? { top: await topWords(connection, 'source', identifier(name), 'true') } : {};
    described.push({ name, type, count: c.count, missing: rows - c.count, distinct: c.distinct, ...numeric, ...top });
  }
  return { rows, columns: described };
}

const isNumeric = (type: ColumnType): boolean => type === 'number' || type === 'integer';
const asDouble = (name: string): string => `CAST(${identifier(name)} AS DOUBLE)`;

async function countColumns(
  connection: DuckDBConnection,
  columns: FittedRecipe['recipe']['source']['columns'],
): Promise<{ rows: number; counted: Counted[] }> {
  const counts = columns.flatMap(({ name, type }, i) => [
    `count(${identifier(name)}) AS count_${i}`,
    `approx_count_distinct(${identifier(name)}) AS distinct_${i}`,
    ...(isNumeric(type)
      ? [
          `min(${asDouble(name)}) AS minimum_${i}`,
          `max(${asDouble(name)}) AS maximum_${i}`,
          `count(*) FILTER (${identifier(name)} = 0) AS zeros_${i}`,
        ]
      : []),
  ]);
  const row = await queryOne(
    connection,
    `SELECT count(*) AS rows, ${counts.join(', ')} FROM source`,
    z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  );
  const counted = columns.map((_, i): Counted => {
    const count = countSchema.parse(row[`count_${i}`]);
    return {
      count,
      // The estimate may be a little above the number of values.
      distinct: Math.min(count, countSchema.parse(row[`distinct_${i}`])),
      minimum: doubleSchema.parse(row[`minimum_${i}`] ?? null),
      maximum: doubleSchema.parse(row[`maximum_${i}`] ?? null),
      zeros: countSchema.parse(row[`zeros_${i}`] ?? 0),
    };
  });
  return { rows: countSchema.parse(row.rows), counted };
}

async function describeNumbers(
  connection: DuckDBConnection,
  name: string,
  type: ColumnType,
  { count, minimum, maximum, zeros }: Counted,
): Promise<{ numeric?: NumericStatistics }> {
  if (!isNumeric(type) || minimum === null || maximum === null || !Number.isFinite(maximum - minimum)) return {};
  const sums = await queryOne(
    connection,
    `SELECT sum(q) AS sum, sum(q * q) AS squares FROM (SELECT ${quantisedSql(asDouble(name), minimum, maximum)} AS q FROM source)`,
    z.object({ sum: hugeSchema, squares: hugeSchema }),
  );
  const counts = await countBins(connection, 'source', asDouble(name), { minimum, maximum }, 'true');
  const histogram = { minimum, maximum, counts };
  const at = (p: number) => quantile(histogram, p);
  return {
    numeric: {
      minimum,
      maximum,
      ...momentsOf({ count, minimum, maximum }, sums.sum, sums.squares),
      zeros,
      quantiles: {
        p01: at(0.01),
        p05: at(0.05),
        p25: at(0.25),
        p50: at(0.5),
        p75: at(0.75),
        p95: at(0.95),
        p99: at(0.99),
      },
      histogram: shown(histogram),
    },
  };
}

/** The histogram in fewer bins. */
function shown({ minimum, maximum, counts }: Histogram): { minimum: number; maximum: number; counts: number[] } {
  const size = BINS / SHOWN_BINS;
  const sums = Array.from({ length: SHOWN_BINS }, (_, i) =>
    counts.slice(i * size, (i + 1) * size).reduce((sum, n) => sum + n, 0),
  );
  return { minimum, maximum, counts: sums };
}

const topWords = (connection: DuckDBConnection, table: string, column: string, condition: string) =>
  query(
    connection,
    `SELECT CAST(${column} AS VARCHAR) AS value, count(*) AS count FROM ${table}
     WHERE ${condition} AND ${column} IS NOT NULL GROUP BY value ORDER BY count DESC, value LIMIT ${TOLD_VALUES}`,
    z.object({ value: z.string(), count: countSchema }),
  );

async function describeSplits(
  connection: DuckDBConnection,
  { recipe, fitted }: FittedRecipe,
  splitRows: SplitRows,
): Promise<Statistics['splits']> {
  const values = [
    ...recipe.features.map((f, i) => ({ name: f.name, column: preparedName.feature(f.name), fit: fitted.features[i] })),
    { name: recipe.target.name, column: preparedName.target, fit: fitted.target },
  ];
  const splits: Statistics['splits'] = [];
  for (const split of SPLIT_NAMES) {
    const condition = inLots(recipe.split[split]);
    const features: Statistics['splits'][number]['features'] = [];
    for (const { name, column, fit } of values) {
      if (fit?.kind === 'numeric')
        features.push({ name, histogram: await splitHistogram(connection, column, fit, condition) });
      else features.push({ name, top: await topWords(connection, 'prepared', column, condition) });
    }
    splits.push({ split, rows: splitRows[split], features });
  }
  return splits;
}

async function splitHistogram(connection: DuckDBConnection, column: string, fit: NumericFit, condition: string) {
  const counts = await countBins(connection, 'prepared', column, fit, condition);
  return shown({ minimum: fit.minimum, maximum: fit.maximum, counts });
}
