import { columnAnomaly, counted, percent } from './anomaly.ts';
import { driftAnomalies, skewAnomalies } from './drift.ts';
import {
  type Anomaly,
  type ColumnStatistics,
  type Schema,
  type Statistics,
  TOLD_EXAMPLES,
  TOLD_VALUES,
} from './formats.ts';

export interface Expectations {
  /** What the columns should be. */
  readonly schema?: Schema | undefined;
  /** Statistics of an earlier run. */
  readonly previous?: Statistics | undefined;
  /**
   * Largest distance from `previous`, 0 to 1, of columns for which the schema names none: beyond is an error. Without it
   * one of 0.1 and the samples' noise is a warning.
   */
  readonly drift?: number | undefined;
  /** Name of the feature statistics of a target that is a label: each of its classes is looked for in each split. */
  readonly label?: string | undefined;
}

/**
 * Everything in statistics that is not as expected: columns, types, domains, ranges, missing values, constant columns,
 * drift and skew. `checkFiles` tells of the rows, too.
 */
export function validate(statistics: Statistics, expected: Expectations = {}): Anomaly[] {
  const { schema, previous, drift, label } = expected;
  return [
    ...(schema === undefined ? [] : schemaAnomalies(statistics, schema)),
    ...(previous === undefined ? [] : driftAnomalies(statistics, previous, schema, drift)),
    ...skewAnomalies(statistics.splits, schema?.skew),
    ...(label === undefined ? [] : classAnomalies(statistics.splits, label)),
  ];
}

function schemaAnomalies(statistics: Statistics, schema: Schema): Anomaly[] {
  const known = new Map(schema.columns.map((c) => [c.name, c]));
  const found = new Map(statistics.columns.map((c) => [c.name, c]));
  const names = [...found.keys(), ...statistics.otherColumns];
  const { rows } = statistics;
  return [
    ...newColumns(
      schema,
      names.filter((name) => !known.has(name)),
    ),
    ...schema.columns.flatMap((column) => {
      const actual = found.get(column.name);
      if (actual !== undefined) return columnAnomalies(column, actual, schema, rows);
      if (statistics.otherColumns.includes(column.name)) return [];
      return [columnAnomaly(column.name, 'MISSING_COLUMN', 'error', 'the data has no such column.', { count: rows })];
    }),
  ];
}

/** Columns that the schema does not know, as it says what they are. */
export const newColumns = ({ newColumns: severity }: Schema, names: readonly string[]): Anomaly[] =>
  severity === 'ignore'
    ? []
    : names.map((name) => columnAnomaly(name, 'NEW_COLUMN', severity, 'the schema does not know this column.'));

function columnAnomalies(
  expected: Schema['columns'][number],
  actual: ColumnStatistics,
  { label }: Schema,
  rows: number,
): Anomaly[] {
  const { name } = expected;
  if (actual.type !== expected.type) {
    const message = `expected ${expected.type}, the data is ${actual.type}.`;
    return [columnAnomaly(name, 'TYPE_CHANGED', 'error', message, { count: actual.count })];
  }
  const found: Anomaly[] = [];
  const presence = rows === 0 ? 1 : actual.count / rows;
  const { missing: count } = actual;
  if (label === name && count > 0) {
    found.push(columnAnomaly(name, 'MISSING_LABEL', 'error', `${counted(count, 'row')} have no label.`, { count }));
  } else if (presence < expected.presence) {
    const message = `${percent(presence)} of the rows have a value, expected ${percent(expected.presence)}.`;
    found.push(columnAnomaly(name, 'MISSING_VALUES', 'error', message, { count }));
  }
  return [...found, ...valueAnomalies(expected, actual)];
}

function valueAnomalies(expected: Schema['columns'][number], actual: ColumnStatistics): Anomaly[] {
  const { name, domain, minimum, maximum, constant } = expected;
  const found: Anomaly[] = [];
  const outside = domain === undefined ? [] : (actual.top ?? []).filter((t) => !domain.includes(t.value));
  if (outside.length > 0) {
    const values = outside.slice(0, 10).map((t) => `${JSON.stringify(t.value)} (${t.count})`);
    const message = `values outside of the domain: ${values.join(', ')}.`;
    const count = outside.reduce((sum, t) => sum + t.count, 0);
    const examples = outside.slice(0, TOLD_EXAMPLES).map(({ value }) => ({ value }));
    found.push(columnAnomaly(name, 'OUT_OF_DOMAIN', 'error', message, { count, examples }));
  }
  const range = actual.numeric;
  const at = (value: number) => ({ examples: [{ value: String(value) }] });
  if (range !== undefined && minimum !== undefined && range.minimum < minimum) {
    const message = `the minimum ${range.minimum} is below ${minimum}.`;
    found.push(columnAnomaly(name, 'OUT_OF_RANGE', 'error', message, at(range.minimum)));
  }
  if (range !== undefined && maximum !== undefined && range.maximum > maximum) {
    const message = `the maximum ${range.maximum} is above ${maximum}.`;
    found.push(columnAnomaly(name, 'OUT_OF_RANGE', 'error', message, at(range.maximum)));
  }
  const only = onlyValue(actual);
  if (constant !== true && only !== undefined) {
    const { count } = actual;
    const message = `all ${counted(count, 'value')} are ${JSON.stringify(only)}: there is nothing to learn from them.`;
    found.push(columnAnomaly(name, 'CONSTANT_COLUMN', 'warning', message, { count, examples: [{ value: only }] }));
  }
  return found;
}

/** The value that all rows of a column have. */
export function onlyValue({ count, numeric, top }: ColumnStatistics): string | undefined {
  if (count < 2) return undefined;
  if (numeric !== undefined) return numeric.minimum === numeric.maximum ? String(numeric.minimum) : undefined;
  return top?.length === 1 ? top[0]?.value : undefined;
}

/** Classes that occur in one split and not in another. */
function classAnomalies(splits: Statistics['splits'], label: string): Anomaly[] {
  const classesOf = ({ features }: Statistics['splits'][number]) =>
    (features.find(({ name }) => name === label)?.top ?? []).map(({ value }) => value);
  // Where there are more classes than are told, one that is not told may be there.
  if (splits.some((split) => classesOf(split).length >= TOLD_VALUES)) return [];
  const all = [...new Set(splits.flatMap(classesOf))].sort();
  return splits.flatMap((split) => {
    const here = classesOf(split);
    return all
      .filter((value) => !here.includes(value))
      .map((value) => ({
        path: `features.${label}`,
        code: 'MISSING_CLASS',
        severity: 'warning' as const,
        message: `no row of ${split.split} is of the class ${JSON.stringify(value)}.`,
        column: label,
        count: 0,
        examples: [{ value }],
      }));
  });
}
