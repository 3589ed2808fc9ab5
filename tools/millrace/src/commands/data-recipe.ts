import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EXIT, isJson, MillraceError } from '@millrace/contract';
import type { FittedRecipe, Recipe } from '@millrace/dataset';
import * as z from 'zod';
import type { Io } from '../io.ts';
import { jsonOf } from './data-files.ts';

/** The recipe that a command compiles. */
export const RECIPE = {
  type: 'string',
  demandOption: true,
  requiresArg: true,
  describe:
    'JSON of a recipe, recipe.json of splits (its statistics go into the rows), or a .ts file that exports one.',
} as const;

/** A recipe, and what was fitted where a splits folder has told it. */
export interface GivenRecipe {
  readonly recipe: Recipe;
  readonly fitted: FittedRecipe['fitted'] | undefined;
}

const moduleSchema = z.looseObject({ recipe: z.unknown().optional() });
const fittedSchema = z.looseObject({ recipe: z.unknown(), fitted: z.unknown().optional() });

/** @throws MillraceError `NO_SUCH_FILE`, `NOT_JSON`, `NO_RECIPE`, and what is wrong with the recipe. */
export async function recipeOf(given: string, io: Io): Promise<GivenRecipe> {
  const { parseFittedRecipe, parseRecipe } = await import('@millrace/dataset');
  if (extname(given) === '.ts') {
    const module: unknown = await import(pathToFileURL(resolve(io.cwd, given)).href);
    const { recipe } = moduleSchema.parse(module);
    if (recipe !== undefined && isJson(recipe)) return { recipe: parseRecipe(recipe), fitted: undefined };
    throw new MillraceError('NO_RECIPE', `${given} exports no recipe.`, {
      hint: 'export const recipe = defineRecipe({ … })',
      exitCode: EXIT.usage,
    });
  }
  const json = await jsonOf(given, io);
  const fitted = fittedSchema.safeParse(json);
  if (!fitted.success || fitted.data.fitted === undefined) return { recipe: parseRecipe(json), fitted: undefined };
  return parseFittedRecipe(json);
}

/**
 * What was fitted.
 * @throws MillraceError `STATISTICS_REQUIRED`
 */
export function fittedOf(given: string, { fitted }: GivenRecipe): FittedRecipe['fitted'] {
  if (fitted !== undefined) return fitted;
  throw new MillraceError('STATISTICS_REQUIRED', `${given} says nothing of the statistics that go into the rows.`, {
    hint: 'Give the recipe.json of a splits folder, which preprocess has fitted.',
    exitCode: EXIT.usage,
  });
}
