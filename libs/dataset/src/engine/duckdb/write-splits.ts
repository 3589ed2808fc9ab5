import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { jsonText } from '../../json-text.ts';
import { digestOf, type FittedRecipe } from '../../recipe/fitted.ts';
import { type Layout, layoutOf } from '../../recipe/layout.ts';
import type { Recipe, SplitName } from '../../recipe/recipe.ts';
import type { SplitsManifest } from '../../splits/manifest.ts';
import type { Connect } from './database.ts';
import type { Fitting } from './fit.ts';
import { splitRowsSql } from './output-sql.ts';
import { stringLiteral } from './quote.ts';

/**
 * Small dictionaries: they halve the time and the size of columns of 0 and 1 and of measured values; floats that do not
 * repeat fill one soon, and then are written plainly at no cost. No filters: nothing looks for single values.
 */
const PARQUET_OPTIONS = 'FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 4096, WRITE_BLOOM_FILTER false';

/** Writes the splits folder from the table or view `prepared`. */
export function writeSplits(
  connection: DuckDBConnection,
  connect: Connect,
  { recipe, output }: { readonly recipe: Recipe; readonly output: string },
  { fitted, rows }: Fitting,
): Promise<SplitsManifest> {
  const fittedRecipe: FittedRecipe = { formatVersion: 1, recipe, fitted };
  const layout = layoutOf(fittedRecipe);
  const select = (name: SplitName): string => splitRowsSql(fittedRecipe, layout, recipe.split[name]);
  return writeSplitsFolder(connection, connect, { fittedRecipe, rows, output }, select);
}

/** What a splits folder holds. */
export interface SplitsContent {
  readonly fittedRecipe: FittedRecipe;
  readonly rows: SplitsManifest['rows'];
  readonly output: string;
}

/** Writes the splits folder of the rows that `select` finds for each split. */
export async function writeSplitsFolder(
  connection: DuckDBConnection,
  connect: Connect,
  { fittedRecipe, rows, output }: SplitsContent,
  select: (name: SplitName) => string,
): Promise<SplitsManifest> {
  await mkdir(output, { recursive: true });
  await copySplits(connection, connect, select, output);
  const manifest = manifestOf(fittedRecipe, layoutOf(fittedRecipe), rows);
  await writeFile(join(output, 'recipe.json'), jsonText(fittedRecipe));
  await writeFile(join(output, 'manifest.json'), jsonText(manifest));
  return manifest;
}

/** Files written at the same time: train, and beside it validation and then test, which are small. */
const LANES: readonly (readonly SplitName[])[] = [['train'], ['validation', 'test']];

/**
 * Writes the files, each on one thread: with several threads a file's row groups would end where the scheduler happened
 * to be, and equal input would not give equal bytes. Train takes longest, so it shares its core with no other file.
 */
async function copySplits(
  connection: DuckDBConnection,
  connect: Connect,
  select: (name: SplitName) => string,
  output: string,
): Promise<void> {
  await connection.run('SET threads = 1');
  const lanes = await Promise.allSettled(
    LANES.map(async (names) => {
      const own = await connect();
      for (const name of names) {
        const file = stringLiteral(join(output, `${name}.parquet`));
        await own.run(`COPY (${select(name)}) TO ${file} (${PARQUET_OPTIONS})`);
      }
    }),
  );
  // All have ended before the first failure is told, so that nothing is written after the clean-up.
  for (const lane of lanes) if (lane.status === 'rejected') throw lane.reason;
}

const manifestOf = (fitted: FittedRecipe, layout: Layout, rows: SplitsManifest['rows']): SplitsManifest => ({
  formatVersion: 1,
  recipeDigest: digestOf(fitted.recipe),
  fittedDigest: digestOf(fitted),
  rows,
  columns: {
    features: layout.features.map((f) => f.name),
    target: layout.target,
    ...(layout.weight === undefined ? {} : { weight: layout.weight }),
    carry: [...layout.carry],
  },
});
