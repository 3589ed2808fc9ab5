import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { EXIT, invalid, MillraceError, type Problem } from '@millrace/contract';
import type { ColumnType } from '../../recipe/expression.ts';
import type { Recipe } from '../../recipe/recipe.ts';
import { headerOf, unpacked } from '../../source/csv-lines.ts';
import { checkHeaders, namesByPlace, otherColumns } from '../../source/headers.ts';
import { inexpressible, refuseInexpressible } from '../inexpressible.ts';
import { csvColumn } from './csv-sql.ts';

/** https://cloud.google.com/bigquery/quotas#load_jobs */
const MOST_FILES = 10_000;

/** @throws MillraceError `NOT_EXPRESSIBLE` for files that no table of BigQuery can be */
export function refuseFiles(uris: readonly string[]): void {
  const starred = uris.filter((uri) => uri.includes('*'));
  refuseInexpressible('The raw files in BigQuery', [
    ...(uris.length > MOST_FILES
      ? [inexpressible('raw', `there are ${uris.length} files, and a table is made of at most ${MOST_FILES}.`)]
      : []),
    ...starred.map((uri) => inexpressible(uri, 'an asterisk in a name stands for any text.')),
  ]);
}

/** A CSV file somewhere else. */
export interface RemoteCsv {
  /** Its name or URI. */
  readonly path: string;
  open(): Readable;
}

/** What is known of raw files before a query reads them. */
export interface RawColumns {
  /** Columns of the files that the recipe leaves out. */
  readonly otherColumns: readonly string[];
}

export interface CsvColumns extends RawColumns {
  /** Names of the columns, in the order of the files. */
  readonly headers: readonly string[];
  /** What the table's columns of text are called. */
  readonly columns: readonly string[];
}

/**
 * Checks the headers of CSV files that a query will read as one table.
 * @throws MillraceError `NO_ROWS`, `WRONG_HEADER`; `NOT_EXPRESSIBLE`, where one table cannot be all of them
 */
export async function csvColumns(recipe: Recipe, files: readonly RemoteCsv[]): Promise<CsvColumns> {
  const { delimiter } = recipe.source;
  const found: { path: string; names: readonly string[] }[] = [];
  for (const { path, open } of files) {
    const first = await headerOf(unpacked(path, open()), delimiter);
    if (first === undefined) {
      throw new MillraceError('NO_ROWS', `${basename(path)} is empty.`, { exitCode: EXIT.usage });
    }
    found.push({ path, names: recipe.source.headers === 'none' ? namesByPlace(recipe, path, first) : first });
  }
  checkHeaders(recipe, found);
  const [{ names: headers } = { names: [] }, ...others] = found;
  const packed = files.filter(({ path }) => /\.gz$/i.test(path)).length;
  refuseInexpressible('The raw files in BigQuery', [
    ...others.flatMap(({ path, names }) =>
      names.join('\0') === headers.join('\0')
        ? []
        : [inexpressible(basename(path), 'its columns are in another order than those of the first file.')],
    ),
    ...(packed === 0 || packed === files.length
      ? []
      : [inexpressible('raw', 'some files are packed (.gz) and some are not.')]),
  ]);
  return { headers, columns: headers.map((_, place) => csvColumn(place)), otherColumns: otherColumns(recipe, found) };
}

/** Types of BigQuery's API that a declared type takes. */
const ACCEPTED: Record<ColumnType, RegExp> = {
  string: /^STRING$/,
  integer: /^(INTEGER|INT64)$/,
  number: /^(INTEGER|INT64|FLOAT|FLOAT64|NUMERIC|BIGNUMERIC)$/,
  boolean: /^(BOOLEAN|BOOL)$/,
  timestamp: /^(TIMESTAMP|DATETIME|DATE)$/,
};

/**
 * Checks the columns of a table against the recipe.
 * @throws MillraceError `WRONG_HEADER`, `WRONG_TYPE` with every problem
 */
export function tableColumns(
  recipe: Recipe,
  place: string,
  columns: readonly { readonly name: string; readonly type: string }[],
): RawColumns {
  const names = columns.map(({ name }) => name);
  const files = [{ path: place, names }];
  checkHeaders(recipe, files);
  const problems = recipe.source.columns.flatMap(({ name, header, type }): Problem[] => {
    const found = columns.find((column) => column.name === (header ?? name));
    if (found === undefined || ACCEPTED[type].test(found.type)) return [];
    const message = `the files have ${found.type}, the recipe says ${type}.`;
    return [{ path: `${basename(place)}.${found.name}`, code: 'WRONG_TYPE', message }];
  });
  if (problems.length > 0) throw invalid('WRONG_TYPE', 'Types of the files do not fit the recipe', problems);
  return { otherColumns: otherColumns(recipe, files) };
}
