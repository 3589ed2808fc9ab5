import type { BigQuery, ExternalTable } from '@millrace/bigquery';
import { csvColumns, type RawColumns, type Recipe, refuseFiles, tableColumns } from '@millrace/dataset';
import { openStore } from '@millrace/storage';
import type { RemoteFiles } from '../remote.ts';

/** Raw files as a table of a query. */
export interface RawTable extends RawColumns {
  readonly table: ExternalTable;
  /** Of CSV: the names of its columns. */
  readonly headers?: readonly string[];
}

/**
 * Looks at raw files in a bucket, at the beginnings of CSV and at the schema of Parquet.
 * @throws MillraceError `WRONG_HEADER`, `WRONG_TYPE`, `NO_ROWS`, `NOT_EXPRESSIBLE`
 */
export async function openRaw(
  name: string,
  recipe: Recipe,
  { root, format, paths }: RemoteFiles,
  bigquery: BigQuery,
  signal: AbortSignal,
): Promise<RawTable> {
  refuseFiles(paths);
  const common = { uris: paths, bytes: await sizeOf(paths, signal) };
  if (format === 'parquet') {
    const table = { ...common, format };
    const query = { sql: `SELECT * FROM \`${name}\``, tables: { [name]: table } };
    const [look] = await bigquery.estimate('columns of the raw files', [
      { subject: 'columns of the raw files', query },
    ]);
    return { table, ...tableColumns(recipe, root, look?.columns ?? []) };
  }
  const files = paths.map((path) => ({ path, open: () => storeOf(path).read(nameOf(path), { signal }) }));
  const { headers, columns, otherColumns } = await csvColumns(recipe, files);
  const { delimiter, headers: named } = recipe.source;
  const table: ExternalTable = {
    ...{ ...common, format, columns, hasHeader: named !== 'none' },
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(paths.some((path) => /\.gz$/i.test(path)) ? { gzip: true } : {}),
  };
  return { table, headers, otherColumns };
}

const storeOf = (uri: string) => openStore(uri.slice(0, uri.lastIndexOf('/')));
const nameOf = (uri: string): string => uri.slice(uri.lastIndexOf('/') + 1);

async function sizeOf(paths: readonly string[], signal: AbortSignal): Promise<number> {
  const found = await Promise.all(paths.map((path) => storeOf(path).stat(nameOf(path), { signal })));
  return found.reduce((sum, object) => sum + (object?.size ?? 0), 0);
}
