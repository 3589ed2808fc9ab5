import { identifier, stringLiteral } from '../engine/duckdb/quote.ts';

/** Texts that people write where a value is missing; taken for that only in columns that are not text. */
export const MISSING_TEXTS = ['NA', 'N/A', 'n/a', '#N/A', 'NULL', 'null', 'None', 'NaN', 'nan', '-', '?', '.'];

const POINT = '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?';
const COMMA = '[+-]?([0-9]+,?[0-9]*|,[0-9]+)([eE][+-]?[0-9]+)?';

/**
 * Counts of a column of text. For each type `not_<type>` is how many values, missing ones aside, are not of it; a code
 * such as a postcode, `01234`, is not a number.
 */
export function columnFactsSql(header: string): string {
  const text = identifier(header);
  const value = `trim(${text})`;
  const missing = `${value} IN (${MISSING_TEXTS.map(stringLiteral).join(', ')})`;
  const matches = (pattern: string) => `regexp_full_match(${value}, ${stringLiteral(pattern)})`;
  const code = matches('[+-]?0[0-9]+');
  const whole = `(${matches('[+-]?[0-9]{1,15}')} AND NOT ${code})`;
  const types = {
    integer: whole,
    number: `(${matches(POINT)} AND NOT ${code})`,
    comma: `(${matches(COMMA)} AND NOT ${code})`,
    boolean: `lower(${value}) IN ('true', 'false', 't', 'f')`,
    timestamp: `(${matches('[0-9]{4}-[0-9]{2}-[0-9]{2}.*')} AND TRY_CAST(${value} AS TIMESTAMPTZ) IS NOT NULL)`,
  };
  const known = `${text} IS NOT NULL AND NOT (${missing})`;
  const integer = `CASE WHEN ${whole} THEN CAST(${value} AS BIGINT) END`;
  const columns = [
    `count(${text}) AS count`,
    `count(DISTINCT ${text}) AS distinct_values`,
    `count(*) FILTER (${missing}) AS missing_texts`,
    `list_sort(list(DISTINCT ${value}) FILTER (${missing})) AS missing_found`,
    `avg(length(${text})) AS mean_length`,
    `min(${integer}) AS first`,
    `max(${integer}) - min(${integer}) AS span`,
    ...Object.entries(types).map(([name, is]) => `count(*) FILTER (${known} AND NOT (${is})) AS not_${name}`),
  ];
  return `SELECT ${columns.join(',\n  ')} FROM raw`;
}

/** The values of a column, the most frequent first. */
export const topValuesSql = (header: string, most: number): string => {
  const text = identifier(header);
  const counted = `SELECT ${text} AS value, count(*) AS count FROM raw WHERE ${text} IS NOT NULL GROUP BY 1`;
  return `${counted} ORDER BY count DESC, value LIMIT ${most}`;
};
