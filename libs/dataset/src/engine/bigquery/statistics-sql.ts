import type { NumericFit } from '../../recipe/fitted.ts';
import { BINS, scaleExponent } from '../../statistics/exact.ts';
import type { NumericColumn, WordColumn } from '../prepared-columns.ts';
import { preparedName, stageName } from './names.ts';
import type { Parameters } from './query.ts';

export type Range = Pick<NumericFit, 'minimum' | 'maximum'>;

/** Rows by split: how many, values that are `fine`, and of each number the count and the extremes. */
export function rowsSql(numeric: readonly NumericColumn[], fine: readonly string[]): string {
  const aggregates = [
    'COUNT(*) AS n',
    ...fine.map((sql, i) => `COUNT(${sql}) AS fine_${i}`),
    ...numeric.flatMap(({ column }, i) => [
      `COUNT(${column}) AS count_${i}`,
      `MIN(${column}) AS minimum_${i}`,
      `MAX(${column}) AS maximum_${i}`,
    ]),
  ];
  return `SELECT ${preparedName.split} AS split,\n  ${aggregates.join(',\n  ')}\nFROM ${stageName.prepared}\nGROUP BY ${preparedName.split}`;
}

const TRAIN = `${preparedName.split} = 'train'`;

/** Sums of q and q² of SEMANTICS.md, "Fitted statistics", summed as NUMERIC: 64 bits hold only eight of the squares. */
export function momentsSql(
  numeric: readonly NumericColumn[],
  ranges: readonly Range[],
  parameters: Parameters,
): string {
  const wholes = numeric.map(({ column }, i) => {
    return `${quantisedSql(column, ranges[i] ?? { minimum: 0, maximum: 0 }, parameters)} AS q_${i}`;
  });
  const sums = numeric.flatMap((_, i) => [
    `CAST(SUM(CAST(q_${i} AS NUMERIC)) AS STRING) AS sum_${i}`,
    `CAST(SUM(CAST(q_${i} * q_${i} AS NUMERIC)) AS STRING) AS squares_${i}`,
  ]);
  return `SELECT ${sums.join(',\n  ')}\nFROM (\n  SELECT ${wholes.join(',\n    ')}\n  FROM ${stageName.prepared}\n  WHERE ${TRAIN}\n)`;
}

/** A value as the whole number q. */
export function quantisedSql(column: string, { minimum, maximum }: Range, parameters: Parameters): string {
  const unit = 2 ** scaleExponent(minimum, maximum);
  const scaled = `(${column} - ${parameters.double(minimum)}) * ${parameters.double(unit)}`;
  return `CAST(FLOOR(${scaled} + 0.5) AS INT64)`;
}

/** The bin that a value falls into; one outside of the range into the first or the last. */
export function binSql(column: string, { minimum, maximum }: Range, parameters: Parameters): string {
  const width = maximum === minimum ? 1 : maximum - minimum;
  const part = `(${column} - ${parameters.double(minimum)}) / ${parameters.double(width)}`;
  return `CAST(GREATEST(0, LEAST(FLOOR(${part} * ${BINS}), ${BINS - 1})) AS INT64)`;
}

/** Counts in the bins of a histogram. */
export function binsSql(column: string, range: Range, parameters: Parameters): string {
  return `SELECT ${binSql(column, range, parameters)} AS bin, COUNT(*) AS n\nFROM ${stageName.prepared}\nWHERE ${TRAIN} AND ${column} IS NOT NULL\nGROUP BY bin`;
}

/** Words with their counts and that of all: the most frequent ones, or all in the order of their code points. */
export function wordsSql({ column, limit }: WordColumn, parameters: Parameters): string {
  const order = limit === undefined ? 'word' : `n DESC, word\nLIMIT ${parameters.integer(limit)}`;
  return `SELECT ${column} AS word, COUNT(*) AS n, SUM(COUNT(*)) OVER () AS total\nFROM ${stageName.prepared}\nWHERE ${TRAIN} AND ${column} IS NOT NULL\nGROUP BY word\nORDER BY ${order}`;
}
