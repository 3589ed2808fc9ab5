import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { invalid, type Problem } from '@millrace/contract';
import { z } from 'zod';
import type { Recipe } from '../../recipe/recipe.ts';
import type { Source } from './open-source.ts';
import { countSchema, query } from './query.ts';
import { identifier } from './quote.ts';
import { isWhole, NOT_WHOLE, TOLD_LINES } from './source-sql.ts';

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
  file_path: z.string(),
  line: countSchema,
  column_name: z.string().nullable(),
  error_type: z.string(),
  error_message: z.string(),
});

const HINTS: Record<string, string> = {
  NOT_UTF8: 'Convert it: iconv -f LATIN1 -t UTF-8 old.csv > new.csv',
};

/**
 * Tells the malformed lines that the reader set aside.
 * @throws MillraceError `MALFORMED_INPUT` with the first lines: `RAGGED_ROW`, `WRONG_TYPE`, `NOT_UTF8`, `OPEN_QUOTE`.
 */
export async function refuseRejects(connection: DuckDBConnection): Promise<void> {
  const rejects = await query(
    connection,
    `SELECT DISTINCT file_path, line, column_name, error_type, error_message
     FROM reject_errors JOIN reject_scans USING (scan_id, file_id)
     ORDER BY file_path, line, column_name LIMIT ${TOLD_LINES}`,
    rejectSchema,
  );
  if (rejects.length === 0) return;
  const problems = rejects.map((reject): Problem => {
    const code = CODES[reject.error_type] ?? 'MALFORMED_ROW';
    const column = code === 'WRONG_TYPE' ? `.${reject.column_name}` : '';
    return {
      path: `${basename(reject.file_path)}:${reject.line}${column}`,
      code,
      message: reject.error_message.replace(/^Error when converting column "[^"]*"\. /, ''),
      ...(HINTS[code] === undefined ? {} : { hint: HINTS[code] }),
    };
  });
  throw invalid('MALFORMED_INPUT', `The input is malformed; the first ${problems.length} of its problems`, problems);
}

/** Whether the engine stopped at a value that is not an integer. */
export const isNotWhole = (error: unknown): boolean => error instanceof Error && error.message.includes(NOT_WHOLE);

/** What stopped the engine at an integer column, with the first rows. */
export async function notWholeError(
  connection: DuckDBConnection,
  recipe: Recipe,
  { rows, format }: Source,
): Promise<Error> {
  const integers = recipe.source.columns.filter((c) => c.type === 'integer');
  const bad = integers.map(({ name, header }) => {
    const read = identifier(header ?? name);
    return `SELECT n, '${name}' AS name, CAST(${read} AS VARCHAR) AS value FROM numbered WHERE isfinite(CAST(${read} AS DOUBLE)) AND NOT ${isWhole(read, format)}`;
  });
  const found = await query(
    connection,
    `WITH numbered AS (SELECT row_number() OVER () AS n, * FROM (${rows})) ${bad.join(' UNION ALL ')} ORDER BY n LIMIT ${TOLD_LINES}`,
    z.object({ n: countSchema, name: z.string(), value: z.string() }),
  );
  const problems = found.map(({ n, name, value }) => ({
    path: `row ${n}.${name}`,
    code: 'WRONG_TYPE',
    message: `${value} is not an integer within ±(2^53 − 1).`,
    hint: `Declare ${name} as number, or mend the file.`,
  }));
  return invalid('MALFORMED_INPUT', 'Integer columns hold other numbers', problems);
}
