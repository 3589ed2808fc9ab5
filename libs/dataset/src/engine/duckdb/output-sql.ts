import type { FittedRecipe } from '../../recipe/fitted.ts';
import { type FeatureColumn, LARGEST_SCALED, type Layout, scaleOf } from '../../recipe/layout.ts';
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
  return `SELECT ${columns.join(',\n  ')}\nFROM prepared WHERE ${inLots(lots)}`;
}

function featureSql(column: FeatureColumn): string {
  const read = preparedName.feature(column.feature.name);
  switch (column.kind) {
    case 'numeric': {
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
      return `coalesce(list_position(${wordList(column.fit.vocabulary)}, ${read}) - 1, ${column.fit.vocabulary.length})`;
    case 'onehot': {
      const { vocabulary } = column.fit;
      const word = vocabulary[column.index];
      if (word !== undefined) return `coalesce(${read} = ${stringLiteral(word)}, false)`;
      return vocabulary.length === 0
        ? '1'
        : `coalesce(${read} NOT IN (${vocabulary.map(stringLiteral).join(', ')}), true)`;
    }
  }
}

const wordList = (words: readonly string[]): string => `CAST([${words.map(stringLiteral).join(', ')}] AS VARCHAR[])`;

/** A number as DOUBLE; a label as its place in the list of labels, −1 where it is not in it. */
function targetSql({ recipe, fitted }: FittedRecipe): string {
  const { target } = recipe;
  if (target.kind === 'number' || fitted.target.kind !== 'categorical') return preparedName.target;
  return `CAST(coalesce(list_position(${wordList(fitted.target.vocabulary)}, ${preparedName.target}), 0) - 1 AS INTEGER)`;
}
