import { basename } from 'node:path';
import type { Recipe } from '../../recipe/recipe.ts';
import type { Delimiter } from '../../source/delimiter.ts';
import type { Anomaly, Example, Schema } from '../formats.ts';

/** How the text of raw files is to be read. */
export interface Reading {
  readonly delimiter?: Delimiter | undefined;
  readonly decimal?: '.' | ',' | undefined;
  /** Texts that mean null, beside the empty one. */
  readonly missing?: readonly string[] | undefined;
  /** The schema's columns that have another name in the files: by their name in the schema. */
  readonly headers?: ReadonlyMap<string, string>;
  /** The columns in their order, where files have no record of names. */
  readonly names?: readonly string[] | undefined;
}

/** Reading as a recipe or a schema says. */
export const readingOf = (source: Recipe['source'] | Schema): Reading => ({
  delimiter: source.delimiter,
  decimal: source.decimal,
  missing: source.missing,
  headers: new Map(source.columns.flatMap(({ name, header }) => (header === undefined ? [] : [[name, header]]))),
  names: source.headers === 'none' ? source.columns.map(({ name, header }) => header ?? name) : undefined,
});

/** The name in the files of a column of the schema. */
export const headerOf = ({ name, header }: Schema['columns'][number], { headers }: Reading): string =>
  headers?.get(name) ?? header ?? name;

/** Columns of the tables of raw rows; no file's have such names. */
export const FILE = '\u0001file';
export const ROW = '\u0001row';

/** A raw file and what its columns are called. */
export interface RawFile {
  readonly path: string;
  readonly names: readonly string[];
}

/** Names a file in an example, where there are several. */
export const fileOf = (files: readonly { readonly path: string }[], file: { readonly path: string }): Example =>
  files.length < 2 ? {} : { file: basename(file.path) };

/** An anomaly of a whole file. */
export const fileAnomaly = (path: string, code: string, message: string, examples: Example[] = []): Anomaly => ({
  path: basename(path),
  code,
  severity: 'error',
  message,
  count: 1,
  ...(examples.length === 0 ? {} : { examples }),
});
