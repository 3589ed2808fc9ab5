import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, invalid, MillraceError } from '@millrace/contract';
import { digestOf, type FittedRecipe, parseFittedRecipe } from '../recipe/fitted.ts';
import { layoutOf } from '../recipe/layout.ts';
import { SPLIT_NAMES, type SplitName } from '../recipe/recipe.ts';
import { zodProblems } from '../recipe/zod-problems.ts';
import { type SplitsManifest, splitsManifestSchema } from './manifest.ts';

/** An opened splits folder. */
export interface Splits {
  readonly directory: string;
  readonly manifest: SplitsManifest;
  readonly fittedRecipe: FittedRecipe;
  /** The Parquet file of a split. */
  file(split: SplitName): string;
}

export interface OpenOptions {
  /** Refuse splits whose recipe with fitted statistics has another digest, e.g. that of a model bundle. */
  readonly fittedDigest?: string;
}

/**
 * Opens a splits folder and checks that its files belong together.
 * @throws MillraceError `NOT_SPLITS` when files are missing or unreadable, `SPLITS_MISMATCH` when recipe and manifest,
 *   or the splits and the recipe asked for, do not belong together.
 */
export async function openSplits(directory: string, options: OpenOptions = {}): Promise<Splits> {
  const manifest = await readManifest(directory);
  const fittedRecipe = parseFittedRecipe(await readJson(directory, 'recipe.json'));
  const file = (split: SplitName): string => join(directory, `${split}.parquet`);
  for (const split of SPLIT_NAMES) await requireFile(directory, `${split}.parquet`);
  const columns = layoutOf(fittedRecipe).features.map((f) => f.name);
  if (digestOf(fittedRecipe) !== manifest.fittedDigest || columns.join('\n') !== manifest.columns.features.join('\n')) {
    throw mismatch(directory, 'its recipe.json is not the one that made its manifest');
  }
  if (options.fittedDigest !== undefined && options.fittedDigest !== manifest.fittedDigest) {
    throw mismatch(directory, 'they come from another recipe, or were fitted on other data');
  }
  return { directory, manifest, fittedRecipe, file };
}

const mismatch = (directory: string, what: string): MillraceError =>
  new MillraceError('SPLITS_MISMATCH', `The splits in ${directory} do not fit: ${what}.`, {
    hint: 'Run preprocess again with the recipe in use, and train on its output.',
    exitCode: EXIT.usage,
  });

async function readManifest(directory: string): Promise<SplitsManifest> {
  const parsed = splitsManifestSchema.safeParse(await readJson(directory, 'manifest.json'));
  if (parsed.success) return parsed.data;
  throw invalid('NOT_SPLITS', `${directory}/manifest.json`, zodProblems(parsed.error, 'manifest.json'));
}

async function readJson(directory: string, name: string): Promise<unknown> {
  await requireFile(directory, name);
  const text = await readFile(join(directory, name), 'utf8');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MillraceError('NOT_SPLITS', `${directory}/${name} is not JSON.`, { cause, exitCode: EXIT.usage });
  }
}

async function requireFile(directory: string, name: string): Promise<void> {
  try {
    await access(join(directory, name));
  } catch (cause) {
    throw new MillraceError('NOT_SPLITS', `${directory} is not a splits folder: ${name} is missing.`, {
      hint: 'Give the output `splits` of preprocess.',
      cause,
      exitCode: EXIT.usage,
    });
  }
}
