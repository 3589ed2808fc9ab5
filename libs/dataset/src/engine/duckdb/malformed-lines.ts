import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { invalid, type Problem } from '@millrace/contract';
import * as z from 'zod';
import type { Recipe } from '../../recipe/recipe.ts';
import { type CsvPiece, csvPieces, lineAt } from '../../source/csv-pieces.ts';
import type { FileColumns } from '../../source/headers.ts';
import { countSchema, query } from './query.ts';
import { stringLiteral } from './quote.ts';
import { csvPieceSql, TOLD_LINES } from './source-sql.ts';

/** The engine's names of malformed lines, and ours. */
const CODES: Record<string, string> = {
  CAST: 'WRONG_TYPE',
  'MISSING COLUMNS': 'RAGGED_ROW',
  'TOO MANY COLUMNS': 'RAGGED_ROW',
  'UNQUOTED VALUE': 'OPEN_QUOTE',
  'LINE SIZE OVER MAXIMUM': 'LINE_TOO_LONG',
  'INVALID ENCODING': 'NOT_UTF8',
};

const rejectSchema = z.object({
  line_byte_position: countSchema,
  column_name: z.string().nullable(),
  error_type: z.string(),
  error_message: z.string(),
});

const HINTS: Record<string, string> = {
  NOT_UTF8: 'Convert it: iconv -f LATIN1 -t UTF-8 old.csv > new.csv',
};

/** Whether the engine stopped at the text of a CSV file. */
export const isCsvError = (error: unknown): error is Error =>
  error instanceof Error && /CSV Error|CSV Parser/.test(error.message);

/** What reading needs of {@link PrepareOptions}. */
export interface ReadingOptions {
  readonly recipe: Recipe;
  readonly workDirectory: string;
  readonly signal?: AbortSignal;
}

/**
 * The first problems of files that the engine stopped at, as `MALFORMED_INPUT`. Reads them again, a piece at a time,
 * until enough malformed lines are found: kept for a whole file, they would fill the memory.
 */
export async function malformedError(
  connection: DuckDBConnection,
  options: ReadingOptions,
  files: readonly FileColumns[],
  cause: Error,
): Promise<Error> {
  const folder = await mkdtemp(join(options.workDirectory, 'malformed-'));
  const problems: Problem[] = [];
  try {
    for (const [i, file] of files.entries()) {
      for await (const piece of csvPieces(file.path, options.recipe.source.delimiter)) {
        options.signal?.throwIfAborted();
        const copy = join(folder, `${i}-${piece.firstLine}.csv`);
        await writeFile(copy, piece.bytes);
        problems.push(...(await pieceProblems(connection, options.recipe, file, piece, copy)));
        await rm(copy);
        if (problems.length >= TOLD_LINES) return malformed(problems.slice(0, TOLD_LINES));
      }
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (problems.length > 0) return malformed(problems);
  // In a piece each line may look well, where it ends as its neighbours do.
  return malformed([unreadable(files.map(({ path }) => basename(path)).join(', '), cause)]);
}

const malformed = (problems: readonly Problem[]): Error =>
  invalid('MALFORMED_INPUT', `The input is malformed; the first ${problems.length} of its problems`, problems);

/** A place where the engine lost its way instead of setting a line aside, as it does where line ends are mixed. */
const unreadable = (path: string, { message }: Error): Problem => ({
  path,
  code: 'MALFORMED_ROW',
  message: message.split('\n')[0] ?? message,
  hint: 'Let all lines end in the same way: sed "s/\\r$//" old.csv > new.csv',
});

async function pieceProblems(
  connection: DuckDBConnection,
  recipe: Recipe,
  file: FileColumns,
  piece: CsvPiece,
  copy: string,
): Promise<Problem[]> {
  const rows = csvPieceSql(recipe, { path: copy, names: file.names }, piece.firstLine === 1);
  try {
    await connection.run(`SELECT count(COLUMNS(*)) FROM (${rows})`);
  } catch (error) {
    if (!isCsvError(error)) throw error;
    return [unreadable(`${basename(file.path)}:${piece.firstLine}`, error)];
  }
  // The engine tells a short line once for each column that is missing; the smallest count is the line's own.
  const rejects = await query(
    connection,
    `SELECT DISTINCT ON (line_byte_position, error_type, told_column)
       line_byte_position, column_name, error_type, error_message,
       CASE error_type WHEN 'MISSING COLUMNS' THEN '' ELSE column_name END AS told_column
     FROM reject_errors JOIN reject_scans USING (scan_id, file_id) WHERE file_path = ${stringLiteral(copy)}
     ORDER BY line_byte_position, error_type, told_column, length(error_message), error_message LIMIT ${TOLD_LINES}`,
    rejectSchema,
  );
  return rejects.map((reject): Problem => {
    const code = CODES[reject.error_type] ?? 'MALFORMED_ROW';
    const column = code === 'WRONG_TYPE' ? `.${reject.column_name}` : '';
    return {
      path: `${basename(file.path)}:${lineAt(piece, reject.line_byte_position - 1)}${column}`,
      code,
      message: reject.error_message.replace(/^Error when converting column "[^"]*"\. /, ''),
      ...(HINTS[code] === undefined ? {} : { hint: HINTS[code] }),
    };
  });
}
