import { join } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { identifier, stringLiteral, withReader } from '@millrace/dataset';

/** Rows where a carried column has a value, as text. */
export interface Slice {
  readonly column: string;
  readonly value: string;
}

/** Rows of `predictions.parquet`: indexes of classes. */
export interface JudgedRows {
  readonly actual: Int32Array;
  readonly predicted: Int32Array;
}

const FILE = 'predictions.parquet';

/** @throws MillraceError `UNKNOWN_COLUMN`, `UNKNOWN_CLASS`. */
export async function readJudged(
  evaluation: string,
  classes: readonly string[],
  slice: Slice | undefined,
): Promise<JudgedRows> {
  const known = new Map(classes.map((name, place) => [name, place]));
  const [actual, predicted]: [number[], number[]] = [[], []];
  const place = (name: unknown): number => {
    const found = known.get(String(name));
    if (found !== undefined) return found;
    throw new MillraceError('UNKNOWN_CLASS', `${FILE} has a class ${String(name)} that evaluation.json does not know.`);
  };
  await withReader(await rowsSql(evaluation, 'actual, predicted', slice), (chunk) => {
    const [truths, guesses] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
    for (let row = 0; row < chunk.rowCount; row++) {
      actual.push(place(truths.getItem(row)));
      predicted.push(place(guesses.getItem(row)));
    }
  });
  return { actual: Int32Array.from(actual), predicted: Int32Array.from(predicted) };
}

/**
 * Probabilities of the same rows, row-major, one column a class.
 * @throws MillraceError `UNKNOWN_COLUMN`; `NO_PROBABILITIES` for an evaluation of before they were kept.
 */
export async function readProbabilities(evaluation: string, slice: Slice | undefined): Promise<Float64Array> {
  if (!(await columnsOf(evaluation)).has('probabilities')) {
    throw new MillraceError('NO_PROBABILITIES', `${FILE} has no probabilities of the classes: a curve needs them.`, {
      hint: 'Run evaluate again; older versions kept that of the predicted class only.',
      exitCode: EXIT.usage,
    });
  }
  const values: number[] = [];
  await withReader(await rowsSql(evaluation, 'unnest(probabilities)', slice), (chunk) => {
    const vector = chunk.getColumnVector(0);
    for (let i = 0; i < chunk.rowCount; i++) values.push(Number(vector.getItem(i)));
  });
  return Float64Array.from(values);
}

async function rowsSql(evaluation: string, columns: string, slice: Slice | undefined): Promise<string> {
  const sql = `SELECT ${columns} FROM ${sourceOf(evaluation)}`;
  if (slice === undefined) return sql;
  const carried = await columnsOf(evaluation);
  const type = carried.get(slice.column);
  if (type === undefined) {
    throw new MillraceError('UNKNOWN_COLUMN', `${FILE} has no column ${slice.column}.`, {
      hint: `It has: ${[...carried.keys()].join(', ')}; a recipe says by \`carry\` what is kept.`,
      exitCode: EXIT.usage,
    });
  }
  // As the column's own type, so that 1 and 1.0 are the same number; what is no value of it has no rows.
  return `${sql} WHERE ${identifier(slice.column)} = TRY_CAST(${stringLiteral(slice.value)} AS ${type})`;
}

/** Columns of the file, with DuckDB's names of their types. */
async function columnsOf(evaluation: string): Promise<ReadonlyMap<string, string>> {
  const columns = new Map<string, string>();
  const described = `(DESCRIBE SELECT * FROM ${sourceOf(evaluation)})`;
  await withReader(`SELECT column_name, column_type FROM ${described}`, (chunk) => {
    for (let row = 0; row < chunk.rowCount; row++) {
      const [name, type] = chunk.getRowValues(row);
      columns.set(String(name), String(type));
    }
  });
  return columns;
}

const sourceOf = (evaluation: string): string => `read_parquet(${stringLiteral(join(evaluation, FILE))})`;
