import { invalid } from '@millrace/contract';
import * as z from 'zod';
import { COLUMN_TYPES } from '../recipe/expression.ts';
import { SPLIT_NAMES } from '../recipe/recipe.ts';
import { zodProblems } from '../recipe/zod-problems.ts';
import { DELIMITERS } from '../source/delimiter.ts';

/** Bins of a histogram in statistics.json; sixteen of the exact histogram's make one. */
export const SHOWN_BINS = 64;
/** Values told of each column in statistics.json. */
export const TOLD_VALUES = 50;

const count = z.int().min(0);

export const histogramSchema = z.strictObject({
  minimum: z.number(),
  maximum: z.number(),
  counts: z.array(count),
});

/** Statistics of a numeric column; quantiles come from a histogram of 1,024 bins. */
export const numericStatisticsSchema = z.strictObject({
  minimum: z.number(),
  maximum: z.number(),
  mean: z.number(),
  /** Population standard deviation. */
  std: z.number(),
  zeros: count,
  quantiles: z.strictObject({
    p01: z.number(),
    p05: z.number(),
    p25: z.number(),
    p50: z.number(),
    p75: z.number(),
    p95: z.number(),
    p99: z.number(),
  }),
  histogram: histogramSchema,
});

export const columnStatisticsSchema = z.strictObject({
  name: z.string(),
  type: z.enum(COLUMN_TYPES),
  /** Values that are not null. */
  count,
  missing: count,
  /** About how many different values: a HyperLogLog estimate, within a few per cent. */
  distinct: count,
  numeric: numericStatisticsSchema.optional(),
  /** The most frequent values, by count and code point; absent where there are too many different ones. */
  top: z.array(z.strictObject({ value: z.string(), count })).optional(),
});

/** statistics.json: of the raw columns before filters, and of the features in each split. */
export const statisticsSchema = z.strictObject({
  formatVersion: z.literal(1),
  rows: count,
  columns: z.array(columnStatisticsSchema),
  /** Columns of the files that the recipe leaves out. */
  otherColumns: z.array(z.string()),
  /** A histogram (on the train split's range) or the word counts of each feature and the target, by split. */
  splits: z.array(
    z.strictObject({
      split: z.enum(SPLIT_NAMES),
      rows: count,
      features: z.array(
        z.strictObject({
          name: z.string(),
          histogram: histogramSchema.optional(),
          top: z.array(z.strictObject({ value: z.string(), count })).optional(),
        }),
      ),
    }),
  ),
});

export const columnSchema = z.strictObject({
  name: z.string(),
  /** The column's name in the files, where it is not `name`. */
  header: z.string().min(1).optional(),
  type: z.enum(COLUMN_TYPES),
  /** Least part of the rows that has a value, 0 to 1. */
  presence: z.number().min(0).max(1).default(0),
  /** The only values a string column may have. */
  domain: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  /** That all values are the same is as it should be; otherwise it is a warning. */
  constant: z.boolean().optional(),
  /** Largest distance from the previous statistics, 0 to 1; see validate. Given here, going beyond is an error. */
  drift: z.number().min(0).max(1).optional(),
});

/** schema.json: what raw columns are, or should be. */
export const schemaSchema = z.strictObject({
  formatVersion: z.literal(1),
  columns: z.array(columnSchema).min(1),
  /** What another column is. */
  newColumns: z.enum(['error', 'warning', 'ignore']).default('warning'),
  /** Largest distance of columns that name none themselves. Given here, going beyond is an error. */
  drift: z.number().min(0).max(1).optional(),
  /** Largest distance of a feature in validation and test from train, 0 to 1. Given here, going beyond is an error. */
  skew: z.number().min(0).max(1).optional(),
  /** The column to predict: it has a value in each row, and each word of its domain occurs. */
  label: z.string().optional(),
  /** What a row is that is equal to an earlier one. Looking for them takes a reading of its own. Default: ignored. */
  duplicateRows: z.enum(['error', 'warning', 'ignore']).optional(),
  /** Texts of a CSV field that mean null, beside the empty one: `NA`. Default: none. */
  missing: z.array(z.string()).optional(),
  /** What stands between the fields of a CSV record. Default: a comma. */
  delimiter: z.enum(DELIMITERS).optional(),
  /** What stands before the fraction of a number in CSV. Default: a point. */
  decimal: z.enum(['.', ',']).optional(),
  /** `none`: CSV files have no record of names; their columns are those of the schema, in its order. */
  headers: z.literal('none').optional(),
});

/** Where an anomaly can be seen. */
export const exampleSchema = z.strictObject({
  /** Name of the file, where there are several. */
  file: z.string().optional(),
  /** Number of the row, from 1; a header does not count. */
  row: z.int().min(1).optional(),
  /** Number of the line in a CSV file, from 1, where the row cannot be read. */
  line: z.int().min(1).optional(),
  /** What stands there, cut where it is long. */
  value: z.string().optional(),
});

/** Examples told of one anomaly. */
export const TOLD_EXAMPLES = 5;

export const anomalySchema = z.strictObject({
  /** `columns.open`, `features.high`, or the name of a file. */
  path: z.string(),
  code: z.string(),
  severity: z.enum(['error', 'warning']),
  message: z.string(),
  column: z.string().optional(),
  /** How many rows are so; files, where a whole file is. */
  count: count.optional(),
  /** The first places, at most {@link TOLD_EXAMPLES}. */
  examples: z.array(exampleSchema).max(TOLD_EXAMPLES).optional(),
});

/** anomalies.json */
export const anomaliesSchema = z.strictObject({ formatVersion: z.literal(1), anomalies: z.array(anomalySchema) });

export type Statistics = z.output<typeof statisticsSchema>;
export type ColumnStatistics = z.output<typeof columnStatisticsSchema>;
export type NumericStatistics = z.output<typeof numericStatisticsSchema>;
export type SplitStatistics = Statistics['splits'][number];
export type Schema = z.output<typeof schemaSchema>;
export type Anomaly = z.output<typeof anomalySchema>;
export type Example = z.output<typeof exampleSchema>;
export type Anomalies = z.output<typeof anomaliesSchema>;

/** @throws MillraceError `INVALID_SCHEMA` with every problem. */
export const parseSchema = (json: unknown): Schema => parse(schemaSchema, json, 'schema', 'INVALID_SCHEMA');
/** @throws MillraceError `INVALID_STATISTICS` with every problem. */
export const parseStatistics = (json: unknown): Statistics =>
  parse(statisticsSchema, json, 'statistics', 'INVALID_STATISTICS');

function parse<T>(schema: z.ZodType<T>, json: unknown, root: string, code: string): T {
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw invalid(code, `${root}.json`, zodProblems(parsed.error, root));
}
