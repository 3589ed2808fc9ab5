import { DOUBLE, DuckDBInstance, LIST } from '@duckdb/node-api';
import { MillraceError } from '@millrace/contract';
import { identifier, stringLiteral } from '@millrace/dataset';
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
 * classifier `probability` of the predicted class and `probabilities` of all, in the order of the confusion matrix; a
 * row for each of the split, in its order.
 */
export async function writePredictions({ path, splitFile, carry, judge, predictions }: PredictionsFile): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    const type = judge.task === 'regressor' ? 'DOUBLE' : 'VARCHAR';
    await connection.run(
      `CREATE TABLE judged (actual ${type}, predicted ${type}, probability DOUBLE, probabilities DOUBLE[])`,
    );
    const appender = await connection.createAppender('judged');
    for (const { actual, predicted, probability, probabilities } of judged(judge, predictions)) {
      for (const value of [actual, predicted]) {
        if (typeof value === 'number') appender.appendDouble(value);
        else appender.appendVarchar(value);
      }
      appender.appendDouble(probability);
      if (probabilities === undefined) appender.appendNull();
      else appender.appendList(probabilities, LIST(DOUBLE));
      appender.endRow();
    }
    appender.closeSync();
    const columns = [...carry.map((name) => `s.${identifier(name)}`), 'j.actual', 'j.predicted'];
    if (judge.task === 'classifier') columns.push('j.probability', 'j.probabilities');
    const source = `read_parquet(${stringLiteral(splitFile)}) s POSITIONAL JOIN judged j`;
    await connection.run(
      `COPY (SELECT ${columns.join(', ')} FROM ${source}) TO ${stringLiteral(path)} (FORMAT parquet)`,
    );
  } catch (cause) {
    throw new MillraceError('PREDICTIONS_NOT_WRITTEN', `${path} could not be written.`, { cause });
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

interface Judged {
  readonly actual: number | string;
  readonly predicted: number | string;
  readonly probability: number;
  readonly probabilities?: readonly number[];
}

function* judged({ task, actual, rows, classes }: Judge, { values }: Predictions): Generator<Judged> {
  const width = classes.length;
  const best = task === 'classifier' ? mostProbable(values, width) : undefined;
  for (let row = 0; row < rows; row++) {
    const place = best?.[row];
    if (place === undefined) {
      yield { actual: actual[row] ?? 0, predicted: values[row] ?? 0, probability: 0 };
      continue;
    }
    const probabilities = [...values.subarray(row * width, (row + 1) * width)];
    yield {
      ...{ actual: classes[actual[row] ?? 0] ?? '', predicted: classes[place] ?? '' },
      ...{ probability: probabilities[place] ?? 0, probabilities },
    };
  }
}
