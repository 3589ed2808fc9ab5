import type { DuckDBConnection } from '@duckdb/node-api';
import * as z from 'zod';
import { countSchema, query, queryOne } from '../../engine/duckdb/query.ts';
import { identifier } from '../../engine/duckdb/quote.ts';
import { columnAnomaly, counted, shortened } from '../anomaly.ts';
import { type Anomaly, type Schema, TOLD_EXAMPLES } from '../formats.ts';
import type { ColumnSql } from './column-sql.ts';
import { FILE, fileOf, type RawFile, ROW } from './reading.ts';

type Columns = ReadonlyMap<string, ColumnSql>;

/** Columns with one value in all rows, where the schema does not say so. */
export async function constantColumns(
  connection: DuckDBConnection,
  schema: Schema,
  columns: Columns,
): Promise<Anomaly[]> {
  const wanted = schema.columns.flatMap(({ name, constant }) => {
    const sql = columns.get(name);
    return sql === undefined || constant === true ? [] : [{ name, sql }];
  });
  if (wanted.length === 0) return [];
  const facts = wanted.flatMap(({ sql }, i) => [
    `count(${sql.value}) AS count_${i}`,
    `CASE WHEN min(${sql.value}) = max(${sql.value}) THEN min(${sql.text}) END AS value_${i}`,
  ]);
  const row = await queryOne(
    connection,
    `SELECT ${facts.join(', ')} FROM raw`,
    z.record(z.string(), z.union([z.string(), z.number(), z.null()])),
  );
  return wanted.flatMap(({ name }, i) => {
    const [count, value] = [Number(row[`count_${i}`]), row[`value_${i}`]];
    if (count < 2 || value === null || value === undefined) return [];
    const message = `all ${counted(count, 'value')} are the same: there is nothing to learn from them.`;
    const examples = [{ row: 1, value: shortened(String(value)) }];
    return [columnAnomaly(name, 'CONSTANT_COLUMN', 'warning', message, { count, examples })];
  });
}

/** Classes of the label's domain that no row is of. */
export async function missingClasses(
  connection: DuckDBConnection,
  schema: Schema,
  columns: Columns,
): Promise<Anomaly[]> {
  const label = schema.columns.find(({ name }) => name === schema.label);
  const sql = label === undefined ? undefined : columns.get(label.name);
  if (label?.domain === undefined || sql === undefined) return [];
  const found = await query(
    connection,
    `SELECT DISTINCT ${sql.word} AS value FROM raw WHERE ${sql.value} IS NOT NULL`,
    z.object({ value: z.string() }),
  );
  const seen = new Set(found.map(({ value }) => value));
  return label.domain
    .filter((value) => !seen.has(value))
    .map((value) =>
      columnAnomaly(label.name, 'MISSING_CLASS', 'error', `no row is of the class ${JSON.stringify(value)}.`, {
        count: 0,
        examples: [{ value }],
      }),
    );
}

/** Rows that are equal to an earlier one, whichever file they are in. */
export async function duplicateRows(
  connection: DuckDBConnection,
  files: readonly RawFile[],
  severity: Anomaly['severity'],
): Promise<Anomaly[]> {
  const names = [...new Set(files.flatMap((file) => file.names))].filter((name) => name !== '');
  const hash = `hash(${names.map(identifier).join(', ')})`;
  const { count } = await queryOne(
    connection,
    `SELECT count(*) - count(DISTINCT ${hash}) AS count FROM raw`,
    z.object({ count: countSchema }),
  );
  if (count === 0) return [];
  const [file, row] = [identifier(FILE), identifier(ROW)];
  const found = await query(
    connection,
    `SELECT ${file} AS file, ${row} AS row, first FROM (
       SELECT ${file}, ${row}, row_number() OVER same AS nth, first_value(${row}) OVER same AS first FROM raw
       WINDOW same AS (PARTITION BY ${hash} ORDER BY ${file}, ${row})
     ) WHERE nth > 1 ORDER BY file, row LIMIT ${TOLD_EXAMPLES}`,
    z.object({ file: z.number(), row: countSchema, first: countSchema }),
  );
  const examples = found.map(({ file: i, row: at, first }) => {
    const from = files[i];
    return { ...(from === undefined ? {} : fileOf(files, from)), row: at, value: `equal to row ${first}` };
  });
  const message = `${counted(count, 'row')} repeat an earlier one, value for value.`;
  return [{ path: 'rows', code: 'DUPLICATE_ROWS', severity, message, count, examples }];
}
