import { createHash } from 'node:crypto';
import { canonicalJson, invalid, isJson, MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { recipeProblems } from './check.ts';
import { type Recipe, recipeSchema } from './recipe.ts';
import { zodProblems } from './zod-problems.ts';

/** Statistics of a numeric feature or target on the train split; SEMANTICS.md, "Fitted statistics". */
export const numericFitSchema = z.strictObject({
  kind: z.literal('numeric'),
  count: z.int().min(0),
  missing: z.int().min(0),
  minimum: z.number(),
  maximum: z.number(),
  mean: z.number(),
  /** Population standard deviation. */
  std: z.number().min(0),
  /** First quartile, median, third quartile; only for robust scaling. */
  quartiles: z.tuple([z.number(), z.number(), z.number()]).optional(),
});

/** Words of a categorical feature or label on the train split, with their counts. */
export const categoricalFitSchema = z.strictObject({
  kind: z.literal('categorical'),
  count: z.int().min(0),
  missing: z.int().min(0),
  vocabulary: z.array(z.string()),
  counts: z.array(z.int().min(0)),
});

export const fitSchema = z.discriminatedUnion('kind', [numericFitSchema, categoricalFitSchema]);

/** recipe.json of the splits: the recipe and what was fitted. */
export const fittedRecipeSchema = z.strictObject({
  formatVersion: z.literal(1),
  recipe: recipeSchema,
  fitted: z.strictObject({
    /** In the order of the recipe's features. */
    features: z.array(fitSchema),
    target: fitSchema,
  }),
});

export type NumericFit = z.output<typeof numericFitSchema>;
export type CategoricalFit = z.output<typeof categoricalFitSchema>;
export type Fit = z.output<typeof fitSchema>;
export type FittedRecipe = z.output<typeof fittedRecipeSchema>;

/** `sha256:<hex>` of the canonical JSON of a recipe, with or without fitted statistics. */
export function digestOf(value: Recipe | FittedRecipe): string {
  const plain: unknown = JSON.parse(JSON.stringify(value));
  if (!isJson(plain)) throw new MillraceError('INVALID_RECIPE', 'The recipe is not JSON.');
  return `sha256:${createHash('sha256').update(canonicalJson(plain)).digest('hex')}`;
}

/**
 * Reads recipe.json of splits or of a bundle.
 * @throws MillraceError `INVALID_RECIPE` with every problem.
 */
export function parseFittedRecipe(json: unknown): FittedRecipe {
  const parsed = fittedRecipeSchema.safeParse(json);
  if (!parsed.success) throw invalid('INVALID_RECIPE', 'recipe.json', zodProblems(parsed.error, 'recipe.json'));
  const problems = recipeProblems(parsed.data.recipe);
  const { recipe, fitted } = parsed.data;
  if (fitted.features.length !== recipe.features.length) {
    const message = `${fitted.features.length} fits for ${recipe.features.length} features.`;
    problems.push({ path: 'recipe.json.fitted.features', code: 'INVALID_VALUE', message });
  }
  if (problems.length > 0) throw invalid('INVALID_RECIPE', 'recipe.json', problems);
  return parsed.data;
}
