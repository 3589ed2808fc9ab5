import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { identifier, stageName } from './names.ts';
import type { Parameters } from './query.ts';

/** What a CSV file's column at a place is called in a table of text: names in files may be any. */
export const csvColumn = (place: number): string => `column_${place}`;

/** The fields of the recipe's columns, null where they are missing; the raw rows have every column of the files as text. */
export function fieldColumns({ source }: Recipe, headers: readonly string[], parameters: Parameters): string[] {
  const missing = parameters.words(['', ...source.missing]);
  return source.columns.map(({ name, header }) => {
    const read = `${stageName.raw}.${identifier(csvColumn(headers.indexOf(header ?? name)))}`;
    return `IF(${read} IN UNNEST(${missing}), NULL, ${read}) AS ${identifier(name)}`;
  });
}

/** Prefix by which the error of a text that is no value of its type is known; the column's name and the text follow. */
export const WRONG_TEXT = 'WRONG_TEXT:';

/** Prefix by which the error of a text that is no UTF-8 is known; the column's name follows. */
export const NOT_UTF8 = 'NOT_UTF8:';

const DECIMAL = (mark: string): string =>
  `r'^[+-]?(?:[0-9]+(?:[${mark}][0-9]*)?|[${mark}][0-9]+)(?:[eE][+-]?[0-9]+)?$'`;
const NOT_FINITE = "r'^(?i:[+-]?(?:nan|inf|infinity))$'";
const TIME =
  "r'^[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,9})?)?)?(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?$'";

/** A field as a value of its type; SEMANTICS.md, "Reading". */
export function parsedSql({ source }: Recipe, name: string, type: ColumnType): string {
  const field = identifier(name);
  const plain = `TRIM(${field}, ' \\t\\n\\v\\f\\r')`;
  const wrong = `ERROR(CONCAT('${WRONG_TEXT}${name}:', SUBSTR(${field}, 1, 40)))`;
  const mark = source.decimal ?? '.';
  const number = `SAFE_CAST(${mark === '.' ? plain : `REPLACE(${plain}, '${mark}', '.')`} AS FLOAT64)`;
  const isNumber = `REGEXP_CONTAINS(${plain}, ${DECIMAL(mark)})`;
  const isNone = `${field} IS NULL OR REGEXP_CONTAINS(${plain}, ${NOT_FINITE})`;
  switch (type) {
    case 'number':
      return `CASE WHEN ${isNone} THEN NULL WHEN ${isNumber} THEN ${number} ELSE ${wrong} END`;
    case 'integer': {
      const isWhole = `${number} = TRUNC(${number}) AND ABS(${number}) <= 9007199254740991`;
      return `CASE WHEN ${isNone} THEN NULL WHEN ${isNumber} AND ${isWhole} THEN CAST(${number} AS INT64) ELSE ${wrong} END`;
    }
    case 'boolean':
      return `CASE WHEN ${field} IS NULL THEN NULL WHEN LOWER(${plain}) IN ('true', 't', '1') THEN TRUE WHEN LOWER(${plain}) IN ('false', 'f', '0') THEN FALSE ELSE ${wrong} END`;
    case 'timestamp': {
      const time = timeSql(plain);
      return `CASE WHEN ${field} IS NULL THEN NULL WHEN REGEXP_CONTAINS(${plain}, ${TIME}) AND ${time} IS NOT NULL THEN ${time} ELSE ${wrong} END`;
    }
    case 'string':
      // BigQuery puts U+FFFD where a file is no UTF-8.
      return `IF(STRPOS(${field}, '\\ufffd') > 0, ERROR('${NOT_UTF8}${name}'), ${field})`;
  }
}

/** ISO 8601 as the cast takes it: with seconds, at most microseconds, a colon in the offset. */
function timeSql(text: string): string {
  const whole = `REGEXP_REPLACE(${text}, r'^(.{10}[T ][0-9]{2}:[0-9]{2})(Z|[+-].*)?$', r'\\1:00\\2')`;
  const short = `REGEXP_REPLACE(${whole}, r'([.][0-9]{6})[0-9]+', r'\\1')`;
  const zoned = `REGEXP_REPLACE(${short}, r'([+-][0-9]{2})([0-9]{2})$', r'\\1:\\2')`;
  return `SAFE_CAST(${zoned} AS TIMESTAMP)`;
}
