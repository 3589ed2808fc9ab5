import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { jsonText } from '../../json-text.ts';
import { digestOf, type FittedRecipe } from '../../recipe/fitted.ts';
import { type Layout, layoutOf } from '../../recipe/layout.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import { findRawFiles } from '../../source/files.ts';
import type { SplitsManifest } from '../../splits/manifest.ts';
import { type DatabaseOptions, withDatabase } from './database.ts';
import { type Fitting, fit } from './fit.ts';
import { openSource } from './open-source.ts';
import { splitRowsSql } from './output-sql.ts';
import { preparedSql } from './prepared-sql.ts';
import { stringLiteral } from './quote.ts';
import { isNotWhole, notWholeError, refuseRejects } from './rejects.ts';

export interface PrepareOptions extends DatabaseOptions {
  /** A file, a folder of CSV or Parquet files, or ingest's folder. */
  readonly raw: string;
  readonly recipe: Recipe;
  /** The splits folder to write. Nothing is left there when the work fails. */
  readonly output: string;
}

/**
 * Runs a recipe: reads the raw files, fits the statistics on the train split, writes the splits folder
 * (`train.parquet`, `validation.parquet`, `test.parquet`, `recipe.json`, `manifest.json`).
 * Streams, so that memory stays bounded; equal input gives equal bytes.
 * @throws MillraceError `NO_ROWS`, `WRONG_HEADER`, `MALFORMED_INPUT`, `LINE_TOO_LONG`, `NULL_VALUE`, `EMPTY_SPLIT`.
 */
export async function prepare(options: PrepareOptions): Promise<SplitsManifest> {
  const files = await findRawFiles(options.raw);
  return withDatabase(options, async (connection) => {
    const source = await openSource(connection, options.recipe, files);
    await definePrepared(connection, options.recipe, source.rows, source.readOnce);
    const fitting = await fit(connection, options.recipe);
    try {
      return await writeSplits(connection, options, fitting);
    } catch (error) {
      await rm(options.output, { recursive: true, force: true });
      throw error;
    }
  });
}

/** The prepared rows as a table where reading them twice would be slow (text, hashing), otherwise as a view. */
async function definePrepared(
  connection: DuckDBConnection,
  recipe: Recipe,
  rows: string,
  readOnce: boolean,
): Promise<void> {
  const hashed = recipe.split.key === 'row' || Array.isArray(recipe.split.key);
  try {
    await connection.run(
      `CREATE TEMP ${readOnce || hashed ? 'TABLE' : 'VIEW'} prepared AS ${preparedSql(recipe, rows)}`,
    );
  } catch (error) {
    throw isNotWhole(error) ? await notWholeError(connection, recipe, rows) : error;
  }
  if (readOnce) await refuseRejects(connection);
}

async function writeSplits(
  connection: DuckDBConnection,
  { recipe, output }: PrepareOptions,
  { fitted, rows }: Fitting,
): Promise<SplitsManifest> {
  const fittedRecipe: FittedRecipe = { formatVersion: 1, recipe, fitted };
  const layout = layoutOf(fittedRecipe);
  await mkdir(output, { recursive: true });
  for (const name of SPLIT_NAMES) {
    const file = stringLiteral(join(output, `${name}.parquet`));
    const select = splitRowsSql(fittedRecipe, layout, recipe.split[name]);
    await connection.run(`COPY (${select}) TO ${file} (FORMAT parquet, COMPRESSION snappy)`);
  }
  const manifest = manifestOf(fittedRecipe, layout, rows);
  await writeFile(join(output, 'recipe.json'), jsonText(fittedRecipe));
  await writeFile(join(output, 'manifest.json'), jsonText(manifest));
  return manifest;
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
