import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { stringLiteral, withDatabase } from '@millrace/dataset';
import type { Engine } from '../engine.ts';
import { statementOf } from './statement.ts';
import { findTables, makeTables } from './tables.ts';

/** Rows are kept here until they are all there: the query may fail at the last one. */
const RESULT = 'millrace_result';

/**
 * The embedded engine, in bounded memory. One thread: without an ORDER BY the order of the rows is the engine's, but it
 * is the same each time, and with it the digest of the result.
 */
export const engine: Engine = {
  async write({ sql, parameters, raw, splits, output, context: { workDirectory, signal } }) {
    const tables = await findTables(raw?.path, splits?.path);
    await mkdir(output, { recursive: true });
    const file = join(output, 'result.parquet');
    await withDatabase({ workDirectory, signal, threads: 1 }, async (connection) => {
      await makeTables(connection, tables);
      await closeOff(connection, [...tables.flatMap(({ paths }) => paths), file]);
      const select = await statementOf(connection, sql, parameters);
      await select.runAfter(`CREATE TABLE ${RESULT} AS`);
      await connection.run(`COPY ${RESULT} TO ${stringLiteral(file)} (FORMAT parquet, USE_TMP_FILE false)`);
    });
  },
};

/** From here on nothing but these files can be reached, and no setting changed, whatever the SQL says. */
async function closeOff(connection: DuckDBConnection, paths: readonly string[]): Promise<void> {
  await connection.run(`SET allowed_paths = [${paths.map(stringLiteral).join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}
