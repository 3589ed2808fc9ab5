import type { DuckDBConnection } from '@duckdb/node-api';
import { identifier } from '../../engine/duckdb/quote.ts';
import { columnAnomaly, shortened } from '../anomaly.ts';
import type { Anomaly, Schema } from '../formats.ts';
import { newColumns } from '../validate.ts';
import { type ColumnSql, textColumnSql, typedColumnSql } from './column-sql.ts';
import { typeOfParquet } from './load.ts';
import type { RawTable } from './open.ts';
import { fileOf, headerOf, type Reading } from './reading.ts';
import { examplesOf } from './run-checks.ts';

/** The columns of the schema that can be looked into, and what is wrong with the names and types of all. */
export async function matchColumns(
  connection: DuckDBConnection,
  table: RawTable,
  schema: Schema,
  reading: Reading,
): Promise<{ columns: Map<string, ColumnSql>; anomalies: Anomaly[] }> {
  const all = new Set(table.files.flatMap(({ names }) => names));
  const columns = new Map<string, ColumnSql>();
  const anomalies: Anomaly[] = [];
  for (const column of schema.columns) {
    const { name, type } = column;
    const header = headerOf(column, reading);
    anomalies.push(...missingColumn(table, name, header));
    if (!all.has(header)) continue;
    const found = table.types?.get(header);
    if (found === undefined) columns.set(name, textColumnSql(header, type, reading.decimal));
    else if (takes(type, typeOfParquet(found))) columns.set(name, typedColumnSql(header, type));
    else anomalies.push(await otherType(connection, table, name, header, `expected ${type}, the file has ${found}.`));
  }
  const known = new Set(schema.columns.map((column) => headerOf(column, reading)));
  const others = [...all].filter((name) => name !== '' && !known.has(name));
  for (const anomaly of newColumns(schema, others)) {
    const header = identifier(anomaly.column ?? '');
    const examples = await examplesOf(connection, table.files, `${header} IS NOT NULL`, header);
    anomalies.push({ ...anomaly, count: rowsWith(table, anomaly.column ?? ''), examples });
  }
  return { columns, anomalies };
}

const takes = (type: string, found: string | undefined): boolean =>
  type === found || (type === 'number' && found === 'integer');

const rowsWith = ({ files, rows }: RawTable, name: string): number =>
  files.reduce((sum, { names }, i) => sum + (names.includes(name) ? (rows[i] ?? 0) : 0), 0);

function missingColumn({ files, rows }: RawTable, name: string, header: string): Anomaly[] {
  const without = files.filter(({ names }) => !names.includes(header));
  if (without.length === 0) return [];
  const where = without.length === files.length ? 'the data has' : `${without.length} of ${files.length} files have`;
  const count = files.reduce((sum, file, i) => sum + (without.includes(file) ? (rows[i] ?? 0) : 0), 0);
  const examples = without
    .slice(0, 1)
    .map((file) => ({ ...fileOf(files, file), value: shortened(`columns: ${file.names.join(', ')}`) }));
  return [columnAnomaly(name, 'MISSING_COLUMN', 'error', `${where} no such column.`, { count, examples })];
}

async function otherType(
  connection: DuckDBConnection,
  table: RawTable,
  name: string,
  header: string,
  message: string,
): Promise<Anomaly> {
  const read = identifier(header);
  const examples = await examplesOf(connection, table.files, `${read} IS NOT NULL`, `CAST(${read} AS VARCHAR)`);
  return columnAnomaly(name, 'TYPE_CHANGED', 'error', message, { count: rowsWith(table, header), examples });
}
