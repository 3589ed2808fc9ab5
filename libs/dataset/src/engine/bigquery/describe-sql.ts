import type { FittedRecipe } from '../../recipe/fitted.ts';
import type { Recipe, SourceColumn } from '../../recipe/recipe.ts';
import { TOLD_VALUES } from '../../schema/formats.ts';
import { type Counted, isNumeric, isTold, rangeOf } from '../described.ts';
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
  | { readonly place: number; readonly number: string; readonly range: Range }
  | { readonly place: number; readonly word: string };

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

/** Details of the features and the target, which comes last. */
export function splitDetails(recipe: Recipe, { features, target }: FittedRecipe['fitted']): Detail[] {
  const columns = [...recipe.features.map((f) => preparedName.feature(f.name)), preparedName.target];
  return columns.flatMap((column, place): Detail[] => {
    const fit = place < features.length ? features[place] : target;
    return [fit?.kind === 'numeric' ? { place, number: column, range: fit } : { place, word: column }];
  });
}

/**
 * All details with one reading of the rows: of each bin the rows and the sums of q and q² of SEMANTICS.md, of words the
 * most frequent ones, by count and code point.
 * @param group a column by whose values all is told apart
 */
export function detailsSql(from: string, details: readonly Detail[], parameters: Parameters, group = "'all'"): string {
  const structs = details.map((detail) =>
    'word' in detail
      ? `STRUCT(${detail.place} AS place, CAST(NULL AS INT64) AS bin, ${detail.word} AS word, CAST(NULL AS INT64) AS q)`
      : `STRUCT(${detail.place}, ${binSql(detail.number, detail.range, parameters)}, NULL, ${quantisedSql(detail.number, detail.range, parameters)})`,
  );
  // The first names the fields and their types.
  const none =
    'STRUCT(-1 AS place, CAST(NULL AS INT64) AS bin, CAST(NULL AS STRING) AS word, CAST(NULL AS INT64) AS q)';
  const [split, place, bin, word, q] = ['split', 'place', 'bin', 'word', 'q'].map((name) => `${DETAIL}.${name}`);
  return `SELECT * FROM (
  SELECT told.*, ROW_NUMBER() OVER (PARTITION BY told.split, told.place, told.bin IS NULL ORDER BY told.n DESC, told.word) AS ranked
  FROM (
    SELECT ${split} AS split, ${place} AS place, ${bin} AS bin, ${word} AS word, COUNT(*) AS n,
      CAST(SUM(CAST(${q} AS NUMERIC)) AS STRING) AS sum,
      CAST(SUM(CAST(${q} * ${q} AS NUMERIC)) AS STRING) AS squares
    FROM (
      SELECT ${group} AS split, ${PART}.*
      FROM ${from}, UNNEST([\n        ${[none, ...structs].join(',\n        ')}]) AS ${PART}
    ) AS ${DETAIL}
    WHERE ${split} IS NOT NULL AND (${bin} IS NOT NULL OR ${word} IS NOT NULL)
    GROUP BY split, place, bin, word
  ) AS told
)
WHERE bin IS NOT NULL OR ranked <= ${TOLD_VALUES}`;
}

/** As the names of stages, no column's. */
const DETAIL = identifier('detail-rows');
const PART = identifier('detail-parts');
