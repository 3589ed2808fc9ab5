import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { jsonText } from '../../json-text.ts';
import { digestOf, type FittedRecipe } from '../../recipe/fitted.ts';
import { type Layout, layoutOf } from '../../recipe/layout.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import type { SplitsManifest } from '../../splits/manifest.ts';
import type { Connect } from './database.ts';
import type { Fitting } from './fit.ts';
import { splitRowsSql } from './output-sql.ts';
import { stringLiteral } from './quote.ts';

/** Without dictionaries and filters: floats seldom repeat, and looking for repetitions costs half of the writing. */
const PARQUET_OPTIONS = 'FORMAT parquet, COMPRESSION snappy, DICTIONARY_SIZE_LIMIT 1, WRITE_BLOOM_FILTER false';

/** Writes the splits folder from the table or view `prepared`. */
export async function writeSplits(
  connection: DuckDBConnection,
  connect: Connect,
  { recipe, output }: { readonly recipe: Recipe; readonly output: string },
  { fitted, rows }: Fitting,
): Promise<SplitsManifest> {
  const fittedRecipe: FittedRecipe = { formatVersion: 1, recipe, fitted };
  const layout = layoutOf(fittedRecipe);
  await mkdir(output, { recursive: true });
  await copySplits(connection, connect, fittedRecipe, layout, output);
  const manifest = manifestOf(fittedRecipe, layout, rows);
  await writeFile(join(output, 'recipe.json'), jsonText(fittedRecipe));
  await writeFile(join(output, 'manifest.json'), jsonText(manifest));
  return manifest;
}

/**
 * Writes the three files side by side, each on one thread: with several threads a file's row groups would end where
 * the scheduler happened to be, and equal input would not give equal bytes.
 */
async function copySplits(
  connection: DuckDBConnection,
  connect: Connect,
  fittedRecipe: FittedRecipe,
  layout: Layout,
  output: string,
): Promise<void> {
  await connection.run('SET threads = 1');
  const copies = await Promise.allSettled(
    SPLIT_NAMES.map(async (name) => {
      const file = stringLiteral(join(output, `${name}.parquet`));
      const select = splitRowsSql(fittedRecipe, layout, fittedRecipe.recipe.split[name]);
      const own = await connect();
      await own.run(`COPY (${select}) TO ${file} (${PARQUET_OPTIONS})`);
    }),
  );
  // All have ended before the first failure is told, so that nothing is written after the clean-up.
  for (const copy of copies) if (copy.status === 'rejected') throw copy.reason;
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
