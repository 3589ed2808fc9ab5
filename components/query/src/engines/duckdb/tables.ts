import type { DuckDBConnection } from '@duckdb/node-api';
import { EXIT, MillraceError } from '@millrace/contract';
import { findRawFiles, identifier, openSplits, SPLIT_NAMES, stringLiteral } from '@millrace/dataset';

/** A table that the SQL sees. */
export interface Table {
  readonly name: string;
  readonly format: 'csv' | 'parquet';
  readonly paths: readonly string[];
}

/** @throws MillraceError `NO_ROWS`, `MIXED_FORMATS`, and what `openSplits` throws. */
export async function findTables(raw: string | undefined, splits: string | undefined): Promise<Table[]> {
  const tables: Table[] = [];
  if (raw !== undefined) tables.push({ name: 'raw', ...(await findRawFiles(raw)) });
  if (splits !== undefined) {
    const opened = await openSplits(splits);
    for (const name of SPLIT_NAMES) tables.push({ name, format: 'parquet', paths: [opened.file(name)] });
  }
  return tables;
}

/** Makes a view of each: the files are read where the query asks for them. @throws MillraceError `TABLE_UNREADABLE` */
export async function makeTables(connection: DuckDBConnection, tables: readonly Table[]): Promise<void> {
  for (const { name, format, paths } of tables) {
    const files = `[${paths.map(stringLiteral).join(', ')}]`;
    // Types follow from all rows: from the first thousands they would be a guess.
    const source = format === 'csv' ? `read_csv(${files}, sample_size = -1)` : `read_parquet(${files})`;
    try {
      await connection.run(`CREATE VIEW ${identifier(name)} AS SELECT * FROM ${source}`);
    } catch (cause) {
      throw new MillraceError('TABLE_UNREADABLE', `The files of the table ${name} are no ${format} that can be read.`, {
        cause,
        exitCode: EXIT.usage,
      });
    }
  }
}
