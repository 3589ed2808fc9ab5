import { EXIT, MillraceError } from '@millrace/contract';
import { defaultMetric, METRICS, type MetricName, type Task } from '@millrace/model/evaluation';

/**
 * The metric of the gate.
 * @throws MillraceError `METRIC_OF_ANOTHER_TASK`, e.g. accuracy of a regressor.
 */
export function metricFor(task: Task, asked: MetricName | undefined): MetricName {
  if (asked === undefined) return defaultMetric(task);
  if (METRICS[asked].task === task) return asked;
  throw new MillraceError('METRIC_OF_ANOTHER_TASK', `A ${task} has no ${asked}.`, {
    hint: `Choose one of ${Object.entries(METRICS)
      .filter(([, m]) => m.task === task)
      .map(([name]) => name)
      .join(', ')}.`,
    exitCode: EXIT.usage,
  });
}

/**
 * A list parameter as names of columns.
 * @throws MillraceError `INVALID_PARAMETERS`.
 */
export function columnNames(parameter: string, list: readonly unknown[] | undefined): readonly string[] | undefined {
  const names = list?.filter((name): name is string => typeof name === 'string');
  if (names?.length === list?.length) return names;
  throw new MillraceError('INVALID_PARAMETERS', `${parameter} is a list of column names.`, { exitCode: EXIT.usage });
}
