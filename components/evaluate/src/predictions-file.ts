import { DuckDBInstance } from '@duckdb/node-api';
import { MillraceError } from '@millrace/contract';
import { mostProbable } from '@millrace/model/evaluation';
import type { Judge, Predictions } from './judge.ts';

export interface PredictionsFile {
  /** Where to write. */
  readonly path: string;
  /** Parquet file of the split; its rows are in the judge's order. */
  readonly splitFile: string;
  /** Columns of the split that say which row this is. */
  readonly carry: readonly string[];
  readonly judge: Judge;
  readonly predictions: Predictions;
}

/**
 * Writes Parquet with the carried columns, `actual` and `predicted` (original units, or names of classes), and for a
 * classifier `probability` of the predicted class; a row for each of the split, in its order.
 */
export async function writePredictions({ path, splitFile, carry, judge, predictions }: PredictionsFile): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const type = judge.task === 'regressor' ? 'DOUBLE' : 'VARCHAR';
    await connection.run(`CREATE TABLE judged (actual ${type}, predicted ${type}, probability DOUBLE)`);
    const appender = await connection.createAppender('judged');
    for (const [actual, predicted, probability] of judged(judge, predictions)) {
      for (const value of [actual, predicted]) {
        if (typeof value === 'number') appender.appendDouble(value);
        else appender.appendVarchar(value);
      }
      appender.appendDouble(probability);
      appender.endRow();
    }
    appender.closeSync();
    const columns = [...carry.map((name) => `s.${quoted(name)}`), 'j.actual', 'j.predicted'];
    if (judge.task === 'classifier') columns.push('j.probability');
    const source = `read_parquet(${text(splitFile)}) s POSITIONAL JOIN judged j`;
    await connection.run(`COPY (SELECT ${columns.join(', ')} FROM ${source}) TO ${text(path)} (FORMAT parquet)`);
  } catch (cause) {
    throw new MillraceError('PREDICTIONS_NOT_WRITTEN', `${path} could not be written.`, { cause });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

function* judged({ task, actual, rows, classes }: Judge, { values }: Predictions) {
  const width = classes.length;
  const best = task === 'classifier' ? mostProbable(values, width) : undefined;
  for (let row = 0; row < rows; row++) {
    const place = best?.[row];
    if (place === undefined) yield [actual[row] ?? 0, values[row] ?? 0, 0] as const;
    else yield [classes[actual[row] ?? 0] ?? '', classes[place] ?? '', values[row * width + place] ?? 0] as const;
  }
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const text = (value: string) => `'${value.replaceAll("'", "''")}'`;
