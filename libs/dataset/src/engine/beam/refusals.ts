import type { Recipe } from '../../recipe/recipe.ts';
import { inexpressible, refuseInexpressible, textProblems } from '../inexpressible.ts';
import type { BeamSource } from './compile.ts';

/**
 * Refuses what Beam cannot express, before anything is run.
 * @throws MillraceError `NOT_EXPRESSIBLE` with every step and its reason.
 */
export function refuseRecipe(recipe: Recipe, { format }: BeamSource): void {
  const csv = "the reading of CSV that SEMANTICS.md defines is not that of Beam's ReadFromCsv.";
  refuseInexpressible(`Recipe ${recipe.name} in Beam YAML`, [
    ...textProblems(recipe),
    ...(format === 'csv' ? [inexpressible('recipe.source', csv, 'Give Parquet files.')] : []),
  ]);
}
