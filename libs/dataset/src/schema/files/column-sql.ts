import { identifier, stringLiteral } from '../../engine/duckdb/quote.ts';
import type { ColumnType } from '../../recipe/expression.ts';

/** Queries of one column of raw rows. */
export interface ColumnSql {
  /** Whether a row has no value. */
  readonly isMissing: string;
  /** Whether what stands there is not of the type. */
  readonly isWrong: string;
  /** Whether it is NaN or infinite, which a run takes for missing. */
  readonly isNotFinite: string;
  /** The value of that type, null for all others. */
  readonly value: string;
  /** What stands there, as text. */
  readonly text: string;
  /** The value as the text that a domain lists. */
  readonly word: string;
}

const wordOf = (value: string, type: ColumnType): string => (type === 'string' ? value : `CAST(${value} AS VARCHAR)`);

const NUMBER_TYPES: readonly ColumnType[] = ['number', 'integer'];
const IN_RANGE = 'BETWEEN -9007199254740991 AND 9007199254740991';

/** A column of CSV, where `read` is its text. The casts are those by which the engine reads the file. */
export function textColumnSql(header: string, type: ColumnType, decimal: '.' | ',' = '.'): ColumnSql {
  const sql = textSql(header, type, decimal);
  return { ...sql, word: wordOf(sql.value, type) };
}

function textSql(header: string, type: ColumnType, decimal: '.' | ','): Omit<ColumnSql, 'word'> {
  const read = identifier(header);
  const [isMissing, text] = [`${read} IS NULL`, read];
  if (NUMBER_TYPES.includes(type)) {
    const point = decimal === ',' ? `replace(${read}, ',', '.')` : read;
    const number = `TRY_CAST(${point} AS DOUBLE)`;
    const finite = `coalesce(isfinite(${number}), false)`;
    const whole = `(${number} = trunc(${number}) AND ${number} ${IN_RANGE})`;
    const fits = type === 'integer' ? `(NOT ${finite} OR ${whole})` : 'true';
    return {
      ...{ isMissing, text },
      isWrong: `(${read} IS NOT NULL AND (${number} IS NULL OR NOT ${fits}))`,
      isNotFinite: `(${number} IS NOT NULL AND NOT ${finite})`,
      value:
        type === 'integer'
          ? `CASE WHEN ${finite} AND ${whole} THEN CAST(${number} AS BIGINT) END`
          : `finite(${number})`,
    };
  }
  const value =
    type === 'boolean'
      ? `TRY_CAST(${read} AS BOOLEAN)`
      : type === 'timestamp'
        ? `make_timestamp(epoch_us(TRY_CAST(${read} AS TIMESTAMP WITH TIME ZONE)))`
        : read;
  return { isMissing, text, value, isWrong: `(${read} IS NOT NULL AND ${value} IS NULL)`, isNotFinite: 'false' };
}

/** A column of Parquet, whose type has been looked at already. */
export function typedColumnSql(header: string, type: ColumnType): ColumnSql {
  const sql = typedSql(header, type);
  return { ...sql, word: wordOf(sql.value, type) };
}

function typedSql(header: string, type: ColumnType): Omit<ColumnSql, 'word'> {
  const read = identifier(header);
  const [isMissing, text] = [`${read} IS NULL`, `CAST(${read} AS VARCHAR)`];
  const common = { isMissing, text, isNotFinite: 'false', isWrong: 'false' };
  switch (type) {
    case 'number': {
      const number = `CAST(${read} AS DOUBLE)`;
      return {
        ...common,
        isNotFinite: `(${read} IS NOT NULL AND NOT isfinite(${number}))`,
        value: `finite(${number})`,
      };
    }
    case 'integer': {
      const isWrong = `(${read} IS NOT NULL AND NOT ${read} ${IN_RANGE})`;
      return { ...common, isWrong, value: `CASE WHEN ${read} ${IN_RANGE} THEN CAST(${read} AS BIGINT) END` };
    }
    case 'timestamp':
      return { ...common, value: `CAST(${read} AS TIMESTAMP)` };
    default:
      return { ...common, value: type === 'string' ? text : read };
  }
}

/** `value IN (…)` for words. */
export const isOneOf = (value: string, words: readonly string[]): string =>
  words.length === 0 ? 'false' : `${value} IN (${words.map(stringLiteral).join(', ')})`;
