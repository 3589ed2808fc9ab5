import { columnTypes } from '../../recipe/check.ts';
import type { ColumnType, Expression } from '../../recipe/expression.ts';
import type { FittedRecipe } from '../../recipe/fitted.ts';
import { type FeatureColumn, LARGEST_SCALED, type Layout, scaleOf } from '../../recipe/layout.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { typeOf } from '../../recipe/type-of.ts';
import { inLots, preparedName } from './prepared-sql.ts';
import { doubleLiteral, identifier, stringLiteral } from './quote.ts';

/** The rows of one split in the layout of the files: features as FLOAT, target, weight, carried columns. */
export function splitRowsSql(fitted: FittedRecipe, layout: Layout, lots: readonly number[]): string {
  const columns = [
    ...layout.features.map((column) => `CAST(${featureSql(column)} AS FLOAT) AS ${identifier(column.name)}`),
    `${targetSql(fitted)} AS ${identifier(layout.target)}`,
    ...(layout.weight === undefined ? [] : [`CAST(${preparedName.weight} AS FLOAT) AS ${identifier(layout.weight)}`]),
    ...layout.carry.map((name) => `${preparedName.carry(name)} AS ${identifier(name)}`),
  ];
  const rows = `prepared WHERE ${inLots(lots)}`;
  const places = placesOf(fitted.recipe, layout);
  const from = places.length === 0 ? rows : `(SELECT *,\n  ${places.join(',\n  ')}\n  FROM ${rows})`;
  return `SELECT ${columns.join(',\n  ')}\nFROM ${from}`;
}

/** What a categorical feature's place in its vocabulary is called. */
const placeName = (feature: string): string => identifier(`place ${feature}`);

/**
 * The place of each categorical feature's word, one beyond the end for every other: found once, since comparing a text
 * with every word of a vocabulary takes longer than writing the columns.
 */
function placesOf(recipe: Recipe, { features }: Layout): string[] {
  const categories = new Map(features.flatMap((c) => (c.kind === 'numeric' ? [] : [[c.feature, c.fit.vocabulary]])));
  return [...categories].map(([{ name, expression }, vocabulary]) => {
    const place = placeSql(preparedName.feature(name), typeIn(recipe, expression), vocabulary);
    return `coalesce(${place} - 1, ${vocabulary.length}) AS ${placeName(name)}`;
  });
}

const typeIn = (recipe: Recipe, e: Expression): ColumnType | undefined => typeOf(e, columnTypes(recipe), '', []);

/** The place of a word in a vocabulary, from 1, null where it is not there. */
function placeSql(word: string, type: ColumnType | undefined, vocabulary: readonly string[]): string {
  const list = `[${vocabulary.map(stringLiteral).join(', ')}]`;
  if (type !== 'integer') return `list_position(CAST(${list} AS VARCHAR[]), ${word})`;
  return vocabulary.every((text) => String(Number(text)) === text && Number.isSafeInteger(Number(text)))
    ? `list_position(CAST(${list} AS BIGINT[]), ${word})`
    : `list_position(CAST(${list} AS VARCHAR[]), CAST(${word} AS VARCHAR))`;
}

function featureSql(column: FeatureColumn): string {
  switch (column.kind) {
    case 'numeric': {
      const read = preparedName.feature(column.feature.name);
      const { nulls } = column.feature;
      const fill = typeof nulls === 'string' ? undefined : nulls.fill === 'mean' ? column.fit.mean : nulls.fill;
      const filled = fill === undefined ? read : `coalesce(${read}, ${doubleLiteral(fill)})`;
      const { center, divisor } = scaleOf(column.feature, column.fit);
      if (center === 0 && divisor === 1) return filled;
      const scaled = `(${filled} - ${doubleLiteral(center)}) / ${doubleLiteral(divisor)}`;
      // A value is at most 1e30, so that only a tiny divisor can bring it to the end of 32-bit floats.
      return divisor > 1e-8 ? scaled : `least(greatest(${scaled}, -${LARGEST_SCALED}), ${LARGEST_SCALED})`;
    }
    case 'index':
      return placeName(column.feature.name);
    case 'onehot':
      return `${placeName(column.feature.name)} = ${column.index}`;
  }
}

/** A number as DOUBLE; a label as its place in the list of labels, −1 where it is not in it. */
function targetSql({ recipe, fitted }: FittedRecipe): string {
  const { target } = recipe;
  if (target.kind === 'number' || fitted.target.kind !== 'categorical') return preparedName.target;
  const place = placeSql(preparedName.target, typeIn(recipe, target.expression), fitted.target.vocabulary);
  return `CAST(coalesce(${place}, 0) - 1 AS INTEGER)`;
}
