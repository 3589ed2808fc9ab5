import { rm } from 'node:fs/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import type { FittedRecipe } from '../../recipe/fitted.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { splitKey } from '../../recipe/split-key.ts';
import type { Statistics } from '../../schema/formats.ts';
import { findRawFiles } from '../../source/files.ts';
import type { SplitsManifest } from '../../splits/manifest.ts';
import { type Connect, type DatabaseOptions, withDatabase } from './database.ts';
import { type Fitting, fit } from './fit.ts';
import { openSource, type Source } from './open-source.ts';
import { preparedSql } from './prepared-sql.ts';
import { readingError } from './reading-error.ts';
import { sourceColumnsSql } from './source-sql.ts';
import { collectStatistics } from './statistics.ts';
import { writeSplits } from './write-splits.ts';

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
 * Streams, so that memory stays bounded. Equal input gives equal bytes: for Parquet on any number of threads, for CSV of
 * more than a row group on the same number (its parser's threads shift where row groups end, never the order).
 * @throws MillraceError `NO_ROWS`, `WRONG_HEADER`, `MALFORMED_INPUT`, `LINE_TOO_LONG`, `NULL_VALUE`, `EMPTY_SPLIT`.
 */
export const prepare = (options: PrepareOptions): Promise<SplitsManifest> =>
  withPrepared(options, ({ connection, connect, fitting }) => writeSplits(connection, connect, options, fitting));

/** As {@link prepare}, and in the same reading describes the raw columns and the splits. */
export const prepareAndDescribe = (options: PrepareOptions): Promise<Prepared> =>
  withPrepared(options, async ({ connection, connect, fitting, otherColumns }) => {
    const fittedRecipe: FittedRecipe = { formatVersion: 1, recipe: options.recipe, fitted: fitting.fitted };
    const statistics = await collectStatistics(connection, fittedRecipe, fitting.rows, otherColumns);
    return { manifest: await writeSplits(connection, connect, options, fitting), statistics };
  });

/** What is there when reading and fitting are done. */
interface Fitted {
  readonly connection: DuckDBConnection;
  readonly connect: Connect;
  readonly fitting: Fitting;
  readonly otherColumns: readonly string[];
}

/** Reads and fits; `work` then finds the tables or views `source` and `prepared`. */
async function withPrepared<T>(options: PrepareOptions, work: (fitted: Fitted) => Promise<T>): Promise<T> {
  const { recipe, raw, output } = options;
  const files = await findRawFiles(raw);
  return withDatabase(options, async (connection, connect) => {
    const source = await openSource(connection, recipe, files);
    await defineSource(connection, options, source);
    // Hashing a key twice would cost more than keeping the rows.
    const kind = splitKey(recipe).form === 'lot' ? 'VIEW' : 'TABLE';
    await connection.run(`CREATE ${kind} prepared AS ${preparedSql(recipe, source.whole)}`);
    const fitting = await fit(connection, recipe);
    try {
      return await work({ connection, connect, fitting, otherColumns: source.otherColumns });
    } catch (error) {
      await rm(output, { recursive: true, force: true });
      throw error;
    }
  });
}

/** The rows of the files with the recipe's types: text is parsed once into a table, Parquet stays a view. */
async function defineSource(connection: DuckDBConnection, options: PrepareOptions, source: Source): Promise<void> {
  const columns = sourceColumnsSql(options.recipe, source).join(',\n  ');
  try {
    await connection.run(
      `CREATE ${source.format === 'csv' ? 'TABLE' : 'VIEW'} source AS SELECT ${columns}\nFROM (${source.rows})`,
    );
  } catch (error) {
    throw await readingError(connection, options, source, error);
  }
}
