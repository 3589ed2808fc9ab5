import { basename } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { openBytes, parseRecord, readHeader, refuseLongLines } from '../../source/csv-lines.ts';
import { DELIMITERS, type Delimiter } from '../../source/delimiter.ts';
import { columnAnomaly, shortened } from '../anomaly.ts';
import type { Anomaly, Schema } from '../formats.ts';
import { fileAnomaly, headerOf, type RawFile, type Reading } from './reading.ts';

/** The header of a CSV file, or what keeps its rows from being read. */
export async function csvHeader(path: string, schema: Schema, reading: Reading): Promise<RawFile | Anomaly[]> {
  const delimiter = reading.delimiter ?? ',';
  try {
    if (await isBinary(path)) return [fileAnomaly(path, 'NOT_TEXT', 'the file is binary, not the text of a table.')];
    await refuseLongLines(path, delimiter);
    const first = await readHeader(path, delimiter);
    if (first === undefined) return [fileAnomaly(path, 'EMPTY_FILE', 'the file is empty.')];
    if (reading.names !== undefined) return byPlace(path, first, reading.names);
    const problems = [
      ...(await otherDelimiter(path, first, schema, delimiter, reading)),
      ...repeatedNames(path, first, delimiter),
    ];
    return problems.length > 0 ? problems : { path, names: first };
  } catch (error) {
    return [unreadable(path, error)];
  }
}

async function isBinary(path: string): Promise<boolean> {
  for await (const chunk of openBytes(path)) return Buffer.isBuffer(chunk) && chunk.includes(0);
  return false;
}

/**
 * What keeps a file from being read, as an anomaly.
 * @throws what is no fault of the file's.
 */
export function unreadable(path: string, error: unknown): Anomaly {
  if (error instanceof MillraceError && error.code === 'LINE_TOO_LONG') {
    const { line } = error.fields;
    const message = `line ${line} begins a record that is too long: a quote is opened there and never closed, or the file is binary.`;
    return fileAnomaly(path, error.code, message, typeof line === 'number' ? [{ line }] : []);
  }
  const isPacked = error instanceof Error && 'code' in error && String(error.code).startsWith('Z_');
  if (!isPacked) throw error;
  return fileAnomaly(path, 'NOT_READABLE', `the file cannot be unpacked: ${error.message}.`);
}

function byPlace(path: string, first: readonly string[], names: readonly string[]): RawFile | Anomaly[] {
  if (first.length === names.length) return { path, names };
  const message = `the first record has ${first.length} fields, expected ${names.length}.`;
  return [fileAnomaly(path, 'WRONG_WIDTH', message, [{ line: 1, value: shortened(first.join(',')) }])];
}

/** Cut at another delimiter, the header has more of the columns that are expected. */
async function otherDelimiter(
  path: string,
  names: readonly string[],
  schema: Schema,
  delimiter: Delimiter,
  reading: Reading,
): Promise<Anomaly[]> {
  const expected = schema.columns.map((column) => headerOf(column, reading));
  const fitting = (found: readonly string[]) => expected.filter((name) => found.includes(name)).length;
  const line = names.join(delimiter);
  const [best] = DELIMITERS.map((other) => ({ other, count: fitting(parseRecord(line, other)) })).sort(
    (a, b) => b.count - a.count,
  );
  if (best === undefined || best.other === delimiter || best.count <= fitting(names)) return [];
  const message = `fields are cut at ${JSON.stringify(best.other)}, expected ${JSON.stringify(delimiter)}.`;
  return [fileAnomaly(path, 'WRONG_DELIMITER', message, [{ line: 1, value: shortened(line) }])];
}

function repeatedNames(path: string, names: readonly string[], delimiter: Delimiter): Anomaly[] {
  const repeated = [...new Set(names.filter((name, i) => name !== '' && names.indexOf(name) !== i))];
  return repeated.map((column) => {
    const count = names.filter((name) => name === column).length;
    const examples = [{ line: 1, value: shortened(names.join(delimiter)) }];
    const message = `${count} columns of ${basename(path)} are called ${JSON.stringify(column)}.`;
    return columnAnomaly(column, 'DUPLICATE_COLUMN', 'error', message, { count, examples });
  });
}
