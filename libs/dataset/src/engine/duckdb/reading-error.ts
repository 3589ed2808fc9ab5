import type { DuckDBConnection } from '@duckdb/node-api';
import { invalid } from '@millrace/contract';
import * as z from 'zod';
import type { Recipe } from '../../recipe/recipe.ts';
import { isCsvError, malformedError, type ReadingOptions } from './malformed-lines.ts';
import type { Source } from './open-source.ts';
import { countSchema, query } from './query.ts';
import { identifier } from './quote.ts';
import { isWhole, NOT_WHOLE, TOLD_LINES } from './source-sql.ts';

/**
 * Why the engine stopped while it read: `MALFORMED_INPUT` with the first problems (`RAGGED_ROW`, `WRONG_TYPE`,
 * `NOT_UTF8`, `OPEN_QUOTE`), or the engine's own error when that is of another kind.
 */
export async function readingError(
  connection: DuckDBConnection,
  options: ReadingOptions,
  source: Source,
  error: unknown,
): Promise<unknown> {
  if (source.format === 'csv' && isCsvError(error)) {
    return malformedError(connection, options, source.files, error);
  }
  if (!(error instanceof Error && error.message.includes(NOT_WHOLE))) return error;
  // The second reading may come upon a malformed line that lies behind.
  return notWholeError(connection, options.recipe, source).catch((e: unknown) =>
    readingError(connection, options, source, e),
  );
}

/** What stopped the engine at an integer column, with the first rows. */
async function notWholeError(connection: DuckDBConnection, recipe: Recipe, { rows, format }: Source): Promise<Error> {
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
