import type { Fit, FittedRecipe } from '../../recipe/fitted.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { numericColumns } from '../prepared-columns.ts';
import { refusalsOf } from '../refused-values.ts';
import type { GoogleSqlRecipe } from './compile.ts';
import { preparedName } from './names.ts';
import type { GoogleSqlQuery } from './query.ts';

const RANGE = { minimum: 0, maximum: 1 };
const COUNTED = { count: 1, distinct: 1, zeros: 0, ...RANGE };

/**
 * Every query that fitting, describing and preparing will make, with stand-ins for what only the earlier ones tell: they
 * read the same columns of the same rows, so what they cost is known before the first is run.
 */
export function plannedQueries(recipe: Recipe, compiled: GoogleSqlRecipe): GoogleSqlQuery[] {
  const numeric = numericColumns(recipe, preparedName);
  const fine = refusalsOf(recipe, preparedName, `IF(${preparedName.weight} >= 0, 1, NULL)`);
  return [
    compiled.rows(fine.map((refusal) => refusal.fine)),
    compiled.values(numeric.map(() => RANGE)),
    compiled.counts(),
    compiled.details(recipe.source.columns.map(() => COUNTED)),
    compiled.prepared(standIn(recipe)),
  ];
}

function standIn(recipe: Recipe): FittedRecipe['fitted'] {
  const number: Fit = { kind: 'numeric', count: 1, missing: 0, ...RANGE, mean: 0, std: 1, quartiles: [0, 0, 1] };
  const word = (given: readonly string[] = ['a', 'b']): Fit => ({
    ...{ kind: 'categorical', count: 1, missing: 0 },
    ...{ vocabulary: [...given], counts: given.map(() => 0) },
  });
  const { target } = recipe;
  return {
    features: recipe.features.map((feature) => (feature.kind === 'numeric' ? number : word(feature.vocabulary))),
    target: target.kind === 'number' ? number : word(target.labels),
  };
}
