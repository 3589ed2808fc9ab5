import { type Counts, jensenShannon, lInfinity, noise } from './distance.ts';
import type { Anomaly, ColumnStatistics, Schema, SplitStatistics, Statistics } from './formats.ts';

/** Distance beyond which a warning is given where the schema names none; the samples' noise is added to it. */
const DEFAULT_DISTANCE = 0.1;
/** Bins in which histograms are compared. */
const COMPARED_BINS = 16;

export interface Expectations {
  /** What the columns should be. */
  readonly schema?: Schema;
  /** Statistics of an earlier run. */
  readonly previous?: Statistics;
}

/** Everything in the data that is not as expected: columns, types, domains, ranges, missing values, drift and skew. */
export function validate(statistics: Statistics, expected: Expectations = {}): Anomaly[] {
  const { schema, previous } = expected;
  return [
    ...(schema === undefined ? [] : schemaAnomalies(statistics, schema)),
    ...(previous === undefined ? [] : driftAnomalies(statistics, previous, schema)),
    ...skewAnomalies(statistics.splits, schema?.skew),
  ];
}

function schemaAnomalies(statistics: Statistics, schema: Schema): Anomaly[] {
  const known = new Map(schema.columns.map((c) => [c.name, c]));
  const found = new Map(statistics.columns.map((c) => [c.name, c]));
  const names = [...found.keys(), ...statistics.otherColumns];
  const { newColumns } = schema;
  return [
    ...names
      .filter((name) => !known.has(name))
      .flatMap((name) =>
        newColumns === 'ignore'
          ? []
          : [anomaly(name, 'NEW_COLUMN', 'the schema does not know this column.', newColumns)],
      ),
    ...schema.columns.flatMap((column) => {
      const actual = found.get(column.name);
      if (actual !== undefined) return columnAnomalies(column, actual, statistics.rows);
      if (statistics.otherColumns.includes(column.name)) return [];
      return [anomaly(column.name, 'MISSING_COLUMN', 'the data has no such column.')];
    }),
  ];
}

function columnAnomalies(expected: Schema['columns'][number], actual: ColumnStatistics, rows: number): Anomaly[] {
  const { name } = expected;
  if (actual.type !== expected.type) {
    return [anomaly(name, 'TYPE_CHANGED', `expected ${expected.type}, the data is ${actual.type}.`)];
  }
  const found: Anomaly[] = [];
  const presence = rows === 0 ? 1 : actual.count / rows;
  if (presence < expected.presence) {
    const message = `${percent(presence)} of the rows have a value, expected ${percent(expected.presence)}.`;
    found.push(anomaly(name, 'MISSING_VALUES', message));
  }
  const { domain, minimum, maximum } = expected;
  const outside = domain === undefined ? [] : (actual.top ?? []).filter((t) => !domain.includes(t.value));
  if (outside.length > 0) {
    const values = outside.slice(0, 10).map((t) => `${JSON.stringify(t.value)} (${t.count})`);
    found.push(anomaly(name, 'OUT_OF_DOMAIN', `values outside of the domain: ${values.join(', ')}.`));
  }
  const range = actual.numeric;
  if (range !== undefined && minimum !== undefined && range.minimum < minimum) {
    found.push(anomaly(name, 'OUT_OF_RANGE', `the minimum ${range.minimum} is below ${minimum}.`));
  }
  if (range !== undefined && maximum !== undefined && range.maximum > maximum) {
    found.push(anomaly(name, 'OUT_OF_RANGE', `the maximum ${range.maximum} is above ${maximum}.`));
  }
  return found;
}

function driftAnomalies(statistics: Statistics, previous: Statistics, schema: Schema | undefined): Anomaly[] {
  const before = new Map(previous.columns.map((c) => [c.name, c]));
  return statistics.columns.flatMap((column) => {
    const earlier = before.get(column.name);
    if (earlier === undefined || earlier.type !== column.type) return [];
    const allowed = schema?.columns.find((c) => c.name === column.name)?.drift;
    const message = distanceMessage(
      { histogram: earlier.numeric?.histogram, top: earlier.top },
      { histogram: column.numeric?.histogram, top: column.top },
      allowed,
    );
    if (message === undefined) return [];
    return [anomaly(column.name, 'DRIFT', `since the previous run, ${message}`, severity(allowed))];
  });
}

function skewAnomalies(splits: readonly SplitStatistics[], allowed: number | undefined): Anomaly[] {
  const train = splits.find((s) => s.split === 'train');
  if (train === undefined) return [];
  return splits
    .filter((s) => s !== train)
    .flatMap(({ split, features }) =>
      features.flatMap((feature) => {
        const reference = train.features.find((f) => f.name === feature.name);
        const message = reference === undefined ? undefined : distanceMessage(reference, feature, allowed);
        if (message === undefined) return [];
        const text = `between train and ${split}, ${message}`;
        return [{ path: `features.${feature.name}`, code: 'SKEW', severity: severity(allowed), message: text }];
      }),
    );
}

type Distribution = Pick<SplitStatistics['features'][number], 'histogram' | 'top'>;

/** What to say of two distributions that are too far apart; nothing when they are not. */
function distanceMessage(a: Distribution, b: Distribution, allowed: number | undefined): string | undefined {
  if (a.histogram !== undefined && b.histogram !== undefined) {
    const [x, y] = comparable(a.histogram, b.histogram);
    const limit = allowed ?? DEFAULT_DISTANCE + noise('divergence', x, y);
    return beyond('the Jensen–Shannon divergence', jensenShannon(x, y), limit);
  }
  if (a.top === undefined || b.top === undefined) return undefined;
  const [x, y] = [wordCounts(a.top), wordCounts(b.top)];
  const limit = allowed ?? DEFAULT_DISTANCE + noise('share', x, y);
  return beyond('the largest change of a share', lInfinity(x, y), limit);
}

const beyond = (name: string, distance: number, limit: number): string | undefined =>
  distance > limit ? `${name} is ${distance.toFixed(3)}, more than ${limit.toFixed(3)}.` : undefined;

type Histogram = NonNullable<Distribution['histogram']>;

/** Two histograms on a common range; a bin's count goes where its middle is. */
function comparable(a: Histogram, b: Histogram): [Counts, Counts] {
  const minimum = Math.min(a.minimum, b.minimum);
  const width = Math.max(a.maximum, b.maximum) - minimum;
  const rebin = (h: Histogram): Counts => {
    const counts = new Map<number, number>();
    h.counts.forEach((n, i) => {
      if (n === 0) return;
      const middle = h.minimum + ((i + 0.5) / h.counts.length) * (h.maximum - h.minimum);
      const bin =
        width === 0 ? 0 : Math.min(COMPARED_BINS - 1, Math.floor(((middle - minimum) / width) * COMPARED_BINS));
      counts.set(bin, (counts.get(bin) ?? 0) + n);
    });
    return counts;
  };
  return [rebin(a), rebin(b)];
}

const wordCounts = (top: Distribution['top']): Counts => new Map((top ?? []).map((t) => [t.value, t.count]));

const severity = (allowed: number | undefined): 'error' | 'warning' => (allowed === undefined ? 'warning' : 'error');
const percent = (part: number): string => `${Math.round(part * 1000) / 10}%`;
const anomaly = (column: string, code: string, message: string, severity: Anomaly['severity'] = 'error'): Anomaly => ({
  path: `columns.${column}`,
  code,
  severity,
  message,
});
