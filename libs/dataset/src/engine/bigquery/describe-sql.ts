import type { Recipe, SourceColumn } from '../../recipe/recipe.ts';
import { TOLD_VALUES } from '../../schema/formats.ts';
import { type Counted, isNumeric, isTold, rangeOf } from '../described.ts';
import { numericColumns, wordColumns } from '../prepared-columns.ts';
import { identifier, preparedName, stageName } from './names.ts';
import type { Parameters } from './query.ts';
import { binSql, quantisedSql, type Range } from './statistics-sql.ts';

const asDouble = (name: string): string => `CAST(${identifier(name)} AS FLOAT64)`;

/** One row: of each raw column the values that are there, about how many different ones, and of numbers the extremes. */
export function countsSql(columns: readonly SourceColumn[]): string {
  const counts = columns.flatMap(({ name, type }, i) => [
    `COUNT(${identifier(name)}) AS count_${i}`,
    `APPROX_COUNT_DISTINCT(${identifier(name)}) AS distinct_${i}`,
    ...(isNumeric(type)
      ? [
          `MIN(${asDouble(name)}) AS minimum_${i}`,
          `MAX(${asDouble(name)}) AS maximum_${i}`,
          `COUNTIF(${identifier(name)} = 0) AS zeros_${i}`,
        ]
      : []),
  ]);
  return `SELECT COUNT(*) AS n,\n  ${counts.join(',\n  ')}\nFROM ${stageName.source}`;
}

/** Something whose values are told: numbers by bins and sums, words by how often each occurs. */
export type Detail =
  | {
      readonly place: number;
      readonly number: string;
      readonly range: Range;
      /** Where a value counts in the sums: one far outside of the range would be no whole number. Default: everywhere. */
      readonly summed?: string;
    }
  | {
      readonly place: number;
      readonly word: string;
      /** Words told, `all` of them or so many; {@link TOLD_VALUES} at least. */
      readonly limit?: number | 'all';
    };

/** Details of raw columns: the numbers that have a range, and the words that are told. */
export function columnDetails({ source }: Recipe, counted: readonly Counted[]): Detail[] {
  return source.columns.flatMap(({ name, type }, place): Detail[] => {
    const found = counted[place];
    if (found === undefined) return [];
    const range = rangeOf(type, found);
    return [
      ...(range === undefined ? [] : [{ place, number: asDouble(name), range }]),
      ...(isTold(type, found) ? [{ place, word: `CAST(${identifier(name)} AS STRING)` }] : []),
    ];
  });
}

/** Columns of the prepared rows whose values are told, each at its place: numbers, then words. */
export const valueColumns = (recipe: Recipe): string[] => [
  ...numericColumns(recipe, preparedName).map(({ column }) => column),
  ...wordColumns(recipe, preparedName).map(({ column }) => column),
];

const TRAIN = `${preparedName.split} = 'train'`;

/** Details of the features and the target, by the extremes of the train split. */
export function splitDetails(recipe: Recipe, ranges: readonly Range[]): Detail[] {
  const numeric = numericColumns(recipe, preparedName);
  const words = wordColumns(recipe, preparedName);
  return [
    ...numeric.map(({ column }, place) => ({
      ...{ place, number: column, summed: TRAIN },
      range: ranges[place] ?? { minimum: 0, maximum: 0 },
    })),
    ...words.map(({ column, limit = 'all' as const }, i) => ({ place: numeric.length + i, word: column, limit })),
  ];
}

/**
 * All details with one reading of the rows: of each bin the rows and the sums of q and q² of SEMANTICS.md, summed as
 * NUMERIC (64 bits hold only eight of the squares); of words the most frequent ones, by count and code point, and in
 * `total` the rows of all.
 * @param group a column by whose values all is told apart
 */
export function detailsSql(from: string, details: readonly Detail[], parameters: Parameters, group = "'all'"): string {
  const [split, place, bin, word, q] = ['split', 'place', 'bin', 'word', 'q'].map((name) => `${DETAIL}.${name}`);
  return `SELECT * FROM (
  SELECT told.*,
    SUM(told.n) OVER (PARTITION BY told.split, told.place, told.bin IS NULL) AS total,
    ROW_NUMBER() OVER (PARTITION BY told.split, told.place, told.bin IS NULL ORDER BY told.n DESC, told.word) AS ranked
  FROM (
    SELECT ${split} AS split, ${place} AS place, ${bin} AS bin, ${word} AS word, COUNT(*) AS n,
      CAST(SUM(CAST(${q} AS NUMERIC)) AS STRING) AS sum,
      CAST(SUM(CAST(${q} * ${q} AS NUMERIC)) AS STRING) AS squares
    FROM (
      SELECT ${group} AS split, ${PART}.*
      FROM ${from}, UNNEST([\n        ${structsOf(details, parameters).join(',\n        ')}]) AS ${PART}
    ) AS ${DETAIL}
    WHERE ${split} IS NOT NULL AND (${bin} IS NOT NULL OR ${word} IS NOT NULL)
    GROUP BY split, place, bin, word
  ) AS told
)
WHERE bin IS NOT NULL OR ranked <= ${limitSql(details, parameters)}`;
}

/** As the names of stages, no column's. */
const DETAIL = identifier('detail-rows');
const PART = identifier('detail-parts');

/** A row's part in each detail. The first is in none: it names the fields and their types. */
function structsOf(details: readonly Detail[], parameters: Parameters): string[] {
  const none =
    'STRUCT(-1 AS place, CAST(NULL AS INT64) AS bin, CAST(NULL AS STRING) AS word, CAST(NULL AS INT64) AS q)';
  const parts = details.map((detail) => {
    if ('word' in detail) return `STRUCT(${detail.place}, NULL, ${detail.word}, NULL)`;
    const { number, range, summed } = detail;
    const q = quantisedSql(number, range, parameters);
    const part = summed === undefined ? q : `IF(${summed}, ${q}, NULL)`;
    return `STRUCT(${detail.place}, ${binSql(number, range, parameters)}, NULL, ${part})`;
  });
  return [none, ...parts];
}

/** How many words of a detail are told. */
function limitSql(details: readonly Detail[], parameters: Parameters): string {
  const others = details.flatMap((detail) => {
    if (!('word' in detail) || detail.limit === undefined) return [];
    if (detail.limit === 'all') return [`WHEN ${detail.place} THEN ranked`];
    return detail.limit <= TOLD_VALUES ? [] : [`WHEN ${detail.place} THEN ${parameters.integer(detail.limit)}`];
  });
  return others.length === 0 ? String(TOLD_VALUES) : `CASE place ${others.join(' ')} ELSE ${TOLD_VALUES} END`;
}
