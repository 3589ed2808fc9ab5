import { basename } from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { EXIT, invalid, MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { type DatabaseOptions, withDatabase } from '../engine/duckdb/database.ts';
import { countSchema, query, queryOne } from '../engine/duckdb/query.ts';
import { stringLiteral } from '../engine/duckdb/quote.ts';
import type { ColumnType } from '../recipe/expression.ts';
import { LONGEST_LINE, readHeader, refuseLongLines } from '../source/csv-lines.ts';
import type { Delimiter } from '../source/delimiter.ts';
import { withNames } from '../source/headers.ts';
import { columnNames } from './column-names.ts';
import { columnFactsSql, topValuesSql } from './column-sql.ts';
import { sniffDelimiter } from './sniff.ts';

/** What a column of a CSV file holds, as far as its own text tells. */
export interface InspectedColumn {
  /** As in the file. */
  readonly header: string;
  /** An identifier for recipes. */
  readonly name: string;
  readonly type: ColumnType;
  /** Values that are not missing. */
  readonly count: number;
  readonly missing: number;
  /** Different values; texts of missing values count where the column is text. */
  readonly distinct: number;
  /** Characters of a value, on average. */
  readonly meanLength: number;
  /** The whole numbers from 0 or 1 to the number of rows, each once: a row number. */
  readonly isSerial: boolean;
  /** The most frequent values, at most 20. */
  readonly top: readonly { readonly value: string; readonly count: number }[];
}

/** What a CSV file holds. */
export interface Inspected {
  readonly delimiter: Delimiter;
  readonly decimal: '.' | ',';
  readonly rows: number;
  /** In the order of the file, without columns that have no header. */
  readonly columns: readonly InspectedColumn[];
  /** Texts that stand for missing values in columns that are not text. */
  readonly missingTexts: readonly string[];
}

const TOLD = 20;

const factsSchema = z.object({
  count: countSchema,
  distinct_values: countSchema,
  missing_texts: countSchema,
  missing_found: z.array(z.string()).nullable(),
  mean_length: z.number().nullable(),
  first: z.coerce.number().nullable(),
  span: z.coerce.number().nullable(),
  not_integer: countSchema,
  not_number: countSchema,
  not_comma: countSchema,
  not_boolean: countSchema,
  not_timestamp: countSchema,
});
type Facts = z.output<typeof factsSchema>;

/**
 * Reads a whole CSV file as text and tells the type of each column, so that a recipe can be written for it.
 * @param path a .csv or .csv.gz file.
 * @throws MillraceError `FILE_MISSING`, `EMPTY_FILE`, `NO_ROWS`, `NOT_TEXT`, `ONE_COLUMN`, `WRONG_HEADER`,
 *   `LINE_TOO_LONG`, `MALFORMED_INPUT`.
 */
export async function inspectCsv(path: string, options: DatabaseOptions): Promise<Inspected> {
  const delimiter = await sniffDelimiter(path);
  await refuseLongLines(path, delimiter);
  const headers = (await readHeader(path, delimiter)) ?? [];
  refuseRepeated(path, headers);
  return withDatabase(options, async (connection) => {
    await readText(connection, path, headers, delimiter);
    const { rows } = await queryOne(connection, 'SELECT count(*) AS rows FROM raw', z.object({ rows: countSchema }));
    if (rows === 0) throw new MillraceError('NO_ROWS', `${basename(path)} has no rows.`, { exitCode: EXIT.usage });
    const names = columnNames(headers);
    const found: { header: string; name: string; facts: Facts }[] = [];
    for (const [i, header] of headers.entries()) {
      if (header === '') continue;
      found.push({
        header,
        name: names[i] ?? header,
        facts: await queryOne(connection, columnFactsSql(header), factsSchema),
      });
    }
    const decimal = delimiter !== ',' && found.some(({ facts }) => hasDecimalComma(facts)) ? ',' : '.';
    const columns: InspectedColumn[] = [];
    const missingTexts = new Set<string>();
    for (const { header, name, facts } of found) {
      const type = typeOfColumn(facts, decimal);
      if (type !== 'string') for (const text of facts.missing_found ?? []) missingTexts.add(text);
      const top = await query(
        connection,
        topValuesSql(header, TOLD),
        z.object({ value: z.string(), count: countSchema }),
      );
      columns.push({ header, name, type, ...countsOf(facts, type, rows), top });
    }
    return { delimiter, decimal, rows, columns, missingTexts: [...missingTexts] };
  });
}

function refuseRepeated(path: string, headers: readonly string[]): void {
  const repeated = [...new Set(headers.filter((header, i) => header !== '' && headers.indexOf(header) !== i))];
  if (repeated.length === 0) return;
  const problems = repeated.map((header) => ({
    path: `${basename(path)}.${header}`,
    code: 'DUPLICATE_COLUMN',
    message: `two columns are called ${JSON.stringify(header)}.`,
  }));
  throw invalid(
    'WRONG_HEADER',
    'The header does not tell the columns apart',
    problems,
    'Give each column a name of its own.',
  );
}

async function readText(
  connection: DuckDBConnection,
  path: string,
  headers: readonly string[],
  delimiter: Delimiter,
): Promise<void> {
  const columns = withNames(headers).map((header) => `${stringLiteral(header)}: 'VARCHAR'`);
  const options = [
    stringLiteral(path),
    'auto_detect = false',
    'header = true',
    `delim = ${stringLiteral(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `nullstr = ['']`,
    `max_line_size = ${LONGEST_LINE * 2}`,
    `columns = {${columns.join(', ')}}`,
  ];
  try {
    await connection.run(`CREATE TABLE raw AS SELECT * FROM read_csv(${options.join(', ')})`);
  } catch (cause) {
    const message = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new MillraceError('MALFORMED_INPUT', `${basename(path)}: ${message}`, { cause, exitCode: EXIT.usage });
  }
}

/** Numbers once the comma counts as a point, and not before. */
const hasDecimalComma = (facts: Facts): boolean =>
  facts.not_number > 0 && facts.not_comma === 0 && facts.count > facts.missing_texts;

function typeOfColumn(facts: Facts, decimal: '.' | ','): ColumnType {
  const known = facts.count - facts.missing_texts;
  if (known === 0) return 'string';
  if (facts.not_integer === 0) return 'integer';
  if ((decimal === '.' ? facts.not_number : facts.not_comma) === 0) return 'number';
  if (facts.not_boolean === 0) return 'boolean';
  if (facts.not_timestamp === 0) return 'timestamp';
  return 'string';
}

const isStart = (first: number | null): boolean => first === 0 || first === 1;

function countsOf(facts: Facts, type: ColumnType, rows: number) {
  const isText = type === 'string';
  const count = isText ? facts.count : facts.count - facts.missing_texts;
  const distinct = isText ? facts.distinct_values : facts.distinct_values - (facts.missing_found?.length ?? 0);
  return {
    count,
    missing: rows - count,
    distinct,
    meanLength: facts.mean_length ?? 0,
    isSerial: type === 'integer' && distinct === rows && rows > 2 && facts.span === rows - 1 && isStart(facts.first),
  };
}
