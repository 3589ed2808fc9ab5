import { basename } from 'node:path';
import { invalid, type Problem } from '@millrace/contract';
import type { Recipe } from '../recipe/recipe.ts';
import { nearest } from '../recipe/type-of.ts';

/** The names of a file's columns. */
export interface FileColumns {
  readonly path: string;
  readonly names: readonly string[];
}

/** The names with one that no file has for columns without any, as a column of row numbers often is. */
export const withNames = (names: readonly string[]): string[] =>
  names.map((name, i) => (name === '' ? `\u0001${i}` : name));

/**
 * The names of the columns of a file without a record of names: those of the recipe.
 * @param first the fields of the file's first record
 * @throws MillraceError `WRONG_HEADER` with a `WRONG_WIDTH` problem
 */
export function namesByPlace({ source }: Recipe, path: string, first: readonly string[]): string[] {
  const names = source.columns.map((column) => column.header ?? column.name);
  if (first.length === names.length) return names;
  const problem = {
    path: basename(path),
    code: 'WRONG_WIDTH',
    message: `the first record has ${first.length} fields, the recipe ${names.length} columns.`,
    hint: "Is it another file, or one whose first record holds names? Then leave out source.headers: 'none'.",
  };
  throw invalid('WRONG_HEADER', 'The file does not fit the recipe', [problem]);
}

/**
 * Compares the columns of every file with the recipe's.
 * @throws MillraceError `WRONG_HEADER` with `MISSING_COLUMN`, `UNEXPECTED_COLUMN` and `DUPLICATE_COLUMN` problems.
 */
export function checkHeaders(recipe: Recipe, files: readonly FileColumns[]): void {
  const expected = recipe.source.columns.map((c) => c.header ?? c.name);
  const problems = files.flatMap(({ path, names }): Problem[] => {
    const file = basename(path);
    const missing = expected.filter((name) => !names.includes(name));
    const unexpected = names.filter((name) => !expected.includes(name));
    const repeated = names.filter((name, i) => name !== '' && names.indexOf(name) !== i);
    return [
      ...missing.map((name) => ({
        path: `${file}.${name}`,
        code: 'MISSING_COLUMN',
        message: `the file has no column ${JSON.stringify(name)}.`,
        hint: nearest(name, unexpected) ?? `Columns of the file: ${names.slice(0, 30).join(', ')}.`,
      })),
      ...(recipe.source.extraColumns === 'ignore' ? [] : unexpected).map((name) => ({
        path: `${file}.${name}`,
        code: 'UNEXPECTED_COLUMN',
        message: `the recipe has no column ${JSON.stringify(name)}.`,
        hint: nearest(name, missing) ?? "Set source.extraColumns to 'ignore' to leave it out.",
      })),
      ...repeated.map((name) => ({
        path: `${file}.${name}`,
        code: 'DUPLICATE_COLUMN',
        message: `two columns are called ${JSON.stringify(name)}.`,
      })),
    ];
  });
  if (problems.length > 0) throw invalid('WRONG_HEADER', 'The header does not fit the recipe', problems);
}

/** Columns of the files that the recipe leaves out. */
export function otherColumns({ source }: Recipe, headers: readonly FileColumns[]): string[] {
  const known = new Set(source.columns.map((c) => c.header ?? c.name));
  return [...new Set(headers.flatMap((h) => h.names))].filter((name) => !known.has(name));
}
