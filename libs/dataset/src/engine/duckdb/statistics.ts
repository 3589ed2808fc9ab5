import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import type { FittedRecipe, NumericFit } from '../../recipe/fitted.ts';
import { SPLIT_NAMES } from '../../recipe/recipe.ts';
import { type ColumnStatistics, type Statistics, TOLD_VALUES } from '../../schema/formats.ts';
import {
  type Counted,
  columnStatistics,
  isNumeric,
  isTold,
  rangeOf,
  type Summed,
  shownHistogram,
} from '../described.ts';
import type { SplitRows } from '../refused-values.ts';
import { countBins, quantisedSql } from './numeric-sql.ts';
import { inLots, preparedName } from './prepared-sql.ts';
import { countSchema, doubleSchema, hugeSchema, query, queryOne } from './query.ts';
import { identifier } from './quote.ts';

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
  for (const [i, column] of columns.entries()) {
    const c = counted[i];
    if (c === undefined) continue;
    const summed = await sumNumbers(connection, column.name, rangeOf(column.type, c));
    const top = isTold(column.type, c)
      ? await topWords(connection, 'source', identifier(column.name), 'true')
      : undefined;
    described.push(columnStatistics(column, rows, c, { summed, top }));
  }
  return { rows, columns: described };
}

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

async function sumNumbers(
  connection: DuckDBConnection,
  name: string,
  range: { readonly minimum: number; readonly maximum: number } | undefined,
): Promise<Summed | undefined> {
  if (range === undefined) return undefined;
  const column = asDouble(name);
  const quantised = quantisedSql(column, range.minimum, range.maximum);
  const sums = await queryOne(
    connection,
    `SELECT sum(q) AS sum, sum(q * q) AS squares FROM (SELECT ${quantised} AS q FROM source)`,
    z.object({ sum: hugeSchema, squares: hugeSchema }),
  );
  return { ...sums, counts: await countBins(connection, 'source', column, range, 'true') };
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
  return shownHistogram({ minimum: fit.minimum, maximum: fit.maximum, counts });
}
