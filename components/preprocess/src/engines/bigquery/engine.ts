import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { BigQuery, ExternalTable } from '@millrace/bigquery';
import {
  collectSplits,
  compileGoogleSql,
  describeGoogleSql,
  type FittedRecipe,
  fitGoogleSql,
  type Prepared,
  plannedQueries,
  type Recipe,
  type RunQuery,
  readingErrorOf,
} from '@millrace/dataset';
import type { Engine, EngineWork } from '../engine.ts';
import { remoteFiles, remoteWorkOf } from '../remote.ts';
import { openBigQuery } from './client.ts';
import { fetchFolder, hasFiles } from './exported.ts';
import { openRaw } from './raw.ts';

/** BigQuery: the recipe as GoogleSQL, over the raw files where they lie. */
export const engine: Engine = { readsHere: false, prepare };

/** What the raw files are called in the queries. */
const RAW = 'raw';

async function prepare({ raw, recipe, output, settings, context }: EngineWork): Promise<Prepared> {
  const { signal, workDirectory } = context;
  const { folder, key } = remoteWorkOf('bigquery', raw, context);
  const bigquery = openBigQuery(settings, context);
  const files = await remoteFiles(raw, signal);
  const { table, headers, otherColumns } = await openRaw(RAW, recipe, files, bigquery, signal);
  const compiled = compileGoogleSql(recipe, [RAW], headers);
  const tables = { [RAW]: table };
  await bigquery.estimate(
    'preprocess',
    plannedQueries(recipe, compiled).map(({ subject, ...query }) => ({ subject, query: { ...query, tables } })),
  );
  const run = runnerOf(bigquery, recipe, tables, key);
  const { fitted, ...bySplit } = await fitGoogleSql(recipe, compiled, run);
  const fittedRecipe: FittedRecipe = { formatVersion: 1, recipe, fitted };
  const statistics = await describeGoogleSql(fittedRecipe, bySplit, otherColumns, compiled, run);
  const { splitColumn, subject, ...query } = compiled.prepared(fitted);
  const exported = await bigquery.export(
    { ...query, tables },
    { subject, work: key, estimated: true, to: folder, stillThere: (place) => hasFiles(place, signal) },
  );
  const shards = join(workDirectory, 'shards');
  await fetchFolder(exported.folder, shards, signal);
  const manifest = await collectSplits({
    shards,
    splitColumn,
    fittedRecipe,
    rows: bySplit.rows,
    output,
    workDirectory,
    signal,
  });
  await rm(shards, { recursive: true, force: true });
  return { manifest, statistics };
}

/** Runs queries over the raw files; all have been estimated together. */
const runnerOf =
  (bigquery: BigQuery, recipe: Recipe, tables: Readonly<Record<string, ExternalTable>>, work: string): RunQuery =>
  async ({ subject, ...query }) => {
    const asked = bigquery.query({ ...query, tables }, { subject, work, estimated: true });
    const { rows } = await asked.catch((error: unknown) => {
      throw (error instanceof Error ? readingErrorOf(recipe, error.message) : undefined) ?? error;
    });
    return rows;
  };
