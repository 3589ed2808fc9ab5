import type { Recipe } from '../../recipe/recipe.ts';
import { refuseInexpressible, textProblems } from '../inexpressible.ts';

/**
 * Refuses what Beam cannot express, before anything is run.
 * @throws MillraceError `NOT_EXPRESSIBLE` with every step and its reason.
 */
export const refuseRecipe = (recipe: Recipe): void =>
  refuseInexpressible(`Recipe ${recipe.name} in Beam YAML`, textProblems(recipe));
