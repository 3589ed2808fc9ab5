import type { NumericFit } from '../../recipe/fitted.ts';
import { BINS, scaleExponent } from '../../statistics/exact.ts';
import type { NumericColumn } from '../prepared-columns.ts';
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

/** A value as the whole number q of SEMANTICS.md, "Fitted statistics". */
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
