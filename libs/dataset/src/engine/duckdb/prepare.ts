import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { jsonText } from '../../json-text.ts';
import { digestOf, type FittedRecipe } from '../../recipe/fitted.ts';
import { type Layout, layoutOf } from '../../recipe/layout.ts';
import { type Recipe, SPLIT_NAMES } from '../../recipe/recipe.ts';
import type { Statistics } from '../../schema/formats.ts';
import { findRawFiles } from '../../source/files.ts';
import type { SplitsManifest } from '../../splits/manifest.ts';
import { type DatabaseOptions, withDatabase } from './database.ts';
import { type Fitting, fit } from './fit.ts';
import { openSource, type Source } from './open-source.ts';
import { splitRowsSql } from './output-sql.ts';
import { preparedSql } from './prepared-sql.ts';
import { stringLiteral } from './quote.ts';
import { isNotWhole, notWholeError, refuseRejects } from './rejects.ts';
import { sourceColumnsSql } from './source-sql.ts';
import { collectStatistics } from './statistics.ts';

export interface PrepareOptions extends DatabaseOptions {
  /** A file, a folder of CSV or Parquet files, or ingest's folder. */
  readonly raw: string;
  readonly recipe: Recipe;
  /** The splits folder to write. Nothing is left there when the work fails. */
  readonly output: string;
}

export interface Prepared {
  readonly manifest: SplitsManifest;
  readonly statistics: Statistics;
}

/**
 * Runs a recipe: reads the raw files, fits the statistics on the train split, writes the splits folder
 * (`train.parquet`, `validation.parquet`, `test.parquet`, `recipe.json`, `manifest.json`).
 * Streams, so that memory stays bounded; equal input gives equal bytes.
 * @throws MillraceError `NO_ROWS`, `WRONG_HEADER`, `MALFORMED_INPUT`, `LINE_TOO_LONG`, `NULL_VALUE`, `EMPTY_SPLIT`.
 */
export const prepare = (options: PrepareOptions): Promise<SplitsManifest> =>
  withPrepared(options, (connection, fitting) => writeSplits(connection, options, fitting));

/** As {@link prepare}, and in the same reading describes the raw columns and the splits. */
export const prepareAndDescribe = (options: PrepareOptions): Promise<Prepared> =>
  withPrepared(options, async (connection, fitting, otherColumns) => {
    const fittedRecipe: FittedRecipe = { formatVersion: 1, recipe: options.recipe, fitted: fitting.fitted };
    const statistics = await collectStatistics(connection, fittedRecipe, fitting.rows, otherColumns);
    return { manifest: await writeSplits(connection, options, fitting), statistics };
  });

/** Reads and fits; `work` then finds the tables or views `source` and `prepared`. */
async function withPrepared<T>(
  options: PrepareOptions,
  work: (connection: DuckDBConnection, fitting: Fitting, otherColumns: readonly string[]) => Promise<T>,
): Promise<T> {
  const { recipe, raw, output } = options;
  const files = await findRawFiles(raw);
  return withDatabase(options, async (connection) => {
    const source = await openSource(connection, recipe, files);
    await defineSource(connection, recipe, source);
    // Hashing a key twice would cost more than keeping the rows.
    const kind = 'lot' in keyOf(recipe) ? 'VIEW' : 'TABLE';
    await connection.run(`CREATE TEMP ${kind} prepared AS ${preparedSql(recipe)}`);
    const fitting = await fit(connection, recipe);
    try {
      return await work(connection, fitting, source.otherColumns);
    } catch (error) {
      await rm(output, { recursive: true, force: true });
      throw error;
    }
  });
}

const keyOf = ({ split }: Recipe): { lot: string } | { columns: true } =>
  split.key === 'row' || Array.isArray(split.key) ? { columns: true } : split.key;

/** The rows of the files with the recipe's types: text is parsed once into a table, Parquet stays a view. */
async function defineSource(connection: DuckDBConnection, recipe: Recipe, source: Source): Promise<void> {
  const columns = sourceColumnsSql(recipe).join(',\n  ');
  try {
    await connection.run(
      `CREATE TEMP ${source.readOnce ? 'TABLE' : 'VIEW'} source AS SELECT ${columns}\nFROM (${source.rows})`,
    );
  } catch (error) {
    throw isNotWhole(error) ? await notWholeError(connection, recipe, source.rows) : error;
  }
  if (source.readOnce) await refuseRejects(connection);
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
