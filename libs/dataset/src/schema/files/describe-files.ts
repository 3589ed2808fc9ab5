import { invalid } from '@millrace/contract';
import { type DatabaseOptions, withDatabase } from '../../engine/duckdb/database.ts';
import { type Inspected, inspectCsv } from '../../inference/inspect.ts';
import type { ColumnType } from '../../recipe/expression.ts';
import type { RawFiles } from '../../source/files.ts';
import type { Schema, Statistics } from '../formats.ts';
import { inferSchema } from '../infer.ts';
import { describeRaw } from './check-files.ts';
import { parquetColumns, typeOfParquet } from './load.ts';
import { matchColumns } from './names.ts';
import { openRaw, rawFilesOf } from './open.ts';
import { duplicateRows } from './whole.ts';

export interface DescribeOptions extends DatabaseOptions {
  /** The column to predict. */
  readonly label?: string | undefined;
}

/**
 * What raw files are like, as statistics and as the schema that they fit.
 * @throws MillraceError `FILE_MISSING`, `EMPTY_FILE`, `NO_ROWS`, `NOT_TEXT`, `ONE_COLUMN`, `WRONG_HEADER`,
 *   `LINE_TOO_LONG`, `MALFORMED_INPUT`, `MIXED_FORMATS`, `NO_SUCH_COLUMN` for the label.
 */
export async function describeFiles(
  paths: readonly string[],
  options: DescribeOptions,
): Promise<{ readonly schema: Schema; readonly statistics: Statistics }> {
  const files = await rawFilesOf(paths);
  const start = files.format === 'csv' ? await typesOfCsv(files, options) : await typesOfParquet(files, options);
  const { label } = options;
  if (label !== undefined && !start.columns.some(({ name }) => name === label)) {
    const names = start.columns.map(({ name }) => name).join(', ');
    const message = `the data has no column ${JSON.stringify(label)}: ${names}.`;
    throw invalid('NO_SUCH_COLUMN', 'The label', [{ path: '--label', code: 'NO_SUCH_COLUMN', message }]);
  }
  const { delimiter, decimal, missing } = start;
  const reading = { delimiter, decimal, missing };
  return withDatabase(options, async (connection) => {
    const table = await openRaw(connection, files, start, reading, options);
    if ('anomalies' in table) {
      throw invalid('MALFORMED_INPUT', 'The files cannot be read', table.anomalies);
    }
    const { columns } = await matchColumns(connection, table, start, reading);
    const statistics = await describeRaw(connection, table, start, columns);
    const repeated = await duplicateRows(connection, table.files, 'warning');
    const schema = inferSchema(statistics, {
      ...(label === undefined ? {} : { label }),
      duplicateRows: repeated.length > 0 ? 'ignore' : 'warning',
      ...(missing === undefined || missing.length === 0 ? {} : { missing }),
      ...(delimiter === undefined || delimiter === ',' ? {} : { delimiter }),
      ...(decimal === undefined || decimal === '.' ? {} : { decimal }),
    });
    return { schema, statistics };
  });
}

/** The types that all files together have. */
async function typesOfCsv({ paths }: RawFiles, options: DatabaseOptions): Promise<Schema> {
  const inspected: Inspected[] = [];
  for (const path of paths) inspected.push(await inspectCsv(path, options));
  const types = new Map<string, ColumnType>();
  for (const { header, type } of inspected.flatMap(({ columns }) => columns)) {
    const earlier = types.get(header);
    types.set(header, earlier === undefined ? type : commonType(earlier, type));
  }
  const missing = [...new Set(inspected.flatMap(({ missingTexts }) => missingTexts))].sort();
  const [first] = inspected;
  return {
    ...schemaOf(types),
    missing,
    ...(first === undefined ? {} : { delimiter: first.delimiter, decimal: first.decimal }),
  };
}

async function typesOfParquet({ paths }: RawFiles, options: DatabaseOptions): Promise<Schema> {
  const types = new Map<string, ColumnType>();
  await withDatabase(options, async (connection) => {
    for (const path of paths) {
      for (const [name, found] of await parquetColumns(connection, path)) {
        const type = typeOfParquet(found);
        const earlier = types.get(name);
        if (type !== undefined) types.set(name, earlier === undefined ? type : commonType(earlier, type));
      }
    }
  });
  return schemaOf(types);
}

const NUMBERS: readonly ColumnType[] = ['integer', 'number'];

function commonType(a: ColumnType, b: ColumnType): ColumnType {
  if (a === b) return a;
  return NUMBERS.includes(a) && NUMBERS.includes(b) ? 'number' : 'string';
}

const schemaOf = (types: ReadonlyMap<string, ColumnType>): Schema => ({
  formatVersion: 1,
  columns: [...types].map(([name, type]) => ({ name, type, presence: 0 })),
  newColumns: 'warning',
});
