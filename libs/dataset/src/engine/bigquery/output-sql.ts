import type { FittedRecipe } from '../../recipe/fitted.ts';
import { type FeatureColumn, LARGEST_SCALED, LARGEST_VALUE, type Layout, scaleOf } from '../../recipe/layout.ts';
import { identifier, preparedName, stageName } from './names.ts';
import type { Parameters } from './query.ts';

/** The rows of all splits in the layout of the files, and the name of the split each is in as `splitColumn`. */
export function outputSql(fitted: FittedRecipe, layout: Layout, splitColumn: string, parameters: Parameters): string {
  const columns = [
    ...layout.features.map((column) => `${featureSql(column, parameters)} AS ${identifier(column.name)}`),
    `${targetSql(fitted, parameters)} AS ${identifier(layout.target)}`,
    ...(layout.weight === undefined ? [] : [`${preparedName.weight} AS ${identifier(layout.weight)}`]),
    ...layout.carry.map((name) => `${preparedName.carry(name)} AS ${identifier(name)}`),
    `${preparedName.split} AS ${identifier(splitColumn)}`,
  ];
  return `SELECT ${columns.join(',\n  ')}\nFROM ${stageName.prepared}\nWHERE ${preparedName.split} IS NOT NULL`;
}

function featureSql(column: FeatureColumn, parameters: Parameters): string {
  const read = preparedName.feature(column.feature.name);
  switch (column.kind) {
    case 'numeric': {
      const { nulls } = column.feature;
      const fill = typeof nulls === 'string' ? undefined : nulls.fill === 'mean' ? column.fit.mean : nulls.fill;
      const filled = fill === undefined ? read : `COALESCE(${read}, ${parameters.double(fill)})`;
      const { center, divisor } = scaleOf(column.feature, column.fit);
      const same = center === 0 && divisor === 1;
      const scaled = same
        ? filled
        : `IEEE_DIVIDE(${filled} - ${parameters.double(center)}, ${parameters.double(divisor)})`;
      const small = divisor > 1e-8 && Math.abs(fill ?? 0) <= LARGEST_VALUE;
      return small ? scaled : `LEAST(GREATEST(${scaled}, -${LARGEST_SCALED}), ${LARGEST_SCALED})`;
    }
    case 'index': {
      const { vocabulary } = column.fit;
      return `COALESCE(${placeSql(read, vocabulary, parameters)}, ARRAY_LENGTH(${parameters.words(vocabulary)}))`;
    }
    case 'onehot': {
      const { vocabulary } = column.fit;
      const words = parameters.words(vocabulary);
      const is =
        column.index < vocabulary.length
          ? `COALESCE(${read} = ${words}[OFFSET(${column.index})], FALSE)`
          : `COALESCE(${read} NOT IN UNNEST(${words}), TRUE)`;
      return `CAST(${is} AS INT64)`;
    }
  }
}

/** The first place of a word in a list, from 0; null where it is not in it. */
const placeSql = (word: string, words: readonly string[], parameters: Parameters): string =>
  `(SELECT MIN(place) FROM UNNEST(${parameters.words(words)}) AS listed WITH OFFSET AS place WHERE listed = ${word})`;

/** A number as FLOAT64; a label as its place in the list of labels, −1 where it is not in it. */
function targetSql({ recipe, fitted }: FittedRecipe, parameters: Parameters): string {
  if (recipe.target.kind === 'number' || fitted.target.kind !== 'categorical') return preparedName.target;
  return `COALESCE(${placeSql(preparedName.target, fitted.target.vocabulary, parameters)}, -1)`;
}
