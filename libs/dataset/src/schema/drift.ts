import { columnAnomaly, percent } from './anomaly.ts';
import { type Counts, jensenShannon, lInfinity, noise } from './distance.ts';
import type { Anomaly, Schema, SplitStatistics, Statistics } from './formats.ts';

/** Distance beyond which a warning is given where none is named; the samples' noise is added to it. */
const DEFAULT_DISTANCE = 0.1;
/** Bins of equal width in which histograms are compared. */
export const COMPARED_BINS = 16;

/**
 * Columns whose distribution has moved since earlier statistics: Jensen–Shannon divergence of numbers, L∞ of categories,
 * as TensorFlow Data Validation compares them.
 * Source: https://www.tensorflow.org/tfx/data_validation/get_started#checking_data_skew_and_drift
 * @param allowed largest distance where the schema names none for a column; beyond is an error then
 */
export function driftAnomalies(
  statistics: Statistics,
  previous: Statistics,
  schema: Schema | undefined,
  allowed?: number,
): Anomaly[] {
  const before = new Map(previous.columns.map((c) => [c.name, c]));
  return statistics.columns.flatMap((column) => {
    const earlier = before.get(column.name);
    if (earlier === undefined || earlier.type !== column.type) return [];
    const limit = schema?.columns.find((c) => c.name === column.name)?.drift ?? allowed ?? schema?.drift;
    const found = distance(
      { histogram: earlier.numeric?.histogram, top: earlier.top },
      { histogram: column.numeric?.histogram, top: column.top },
      limit,
    );
    if (found === undefined) return [];
    const { text, change } = found;
    const message = `since the previous run, ${text} ${changeText(change, 'then', 'now')}`;
    const facts = { count: column.count, examples: [{ value: change.what }] };
    return [columnAnomaly(column.name, 'DRIFT', severityOf(limit), message, facts)];
  });
}

/** Features whose distribution in validation or test is another than in train. */
export function skewAnomalies(splits: readonly SplitStatistics[], allowed: number | undefined): Anomaly[] {
  const train = splits.find((s) => s.split === 'train');
  if (train === undefined) return [];
  return splits
    .filter((s) => s !== train)
    .flatMap(({ split, rows, features }) =>
      features.flatMap((feature) => {
        const reference = train.features.find((f) => f.name === feature.name);
        const found = reference === undefined ? undefined : distance(reference, feature, allowed);
        if (found === undefined) return [];
        const { text, change } = found;
        const message = `between train and ${split}, ${text} ${changeText(change, 'in train', `in ${split}`)}`;
        const examples = [{ value: change.what }];
        const path = `features.${feature.name}`;
        return [{ path, code: 'SKEW', severity: severityOf(allowed), message, count: rows, examples }];
      }),
    );
}

export type Distribution = Pick<SplitStatistics['features'][number], 'histogram' | 'top'>;

/** The word or the numbers whose share changed most. */
interface Change {
  readonly what: string;
  readonly before: number;
  readonly after: number;
}

/** What to say of two distributions that are too far apart; nothing when they are not. */
function distance(
  a: Distribution,
  b: Distribution,
  allowed: number | undefined,
): { text: string; change: Change } | undefined {
  if (a.histogram !== undefined && b.histogram !== undefined) {
    const [x, y] = comparable(a.histogram, b.histogram);
    const limit = allowed ?? DEFAULT_DISTANCE + noise('divergence', x, y);
    const text = beyond('the Jensen–Shannon divergence', jensenShannon(x, y), limit);
    return text === undefined ? undefined : { text, change: largestChange(x, y, binName(a.histogram, b.histogram)) };
  }
  if (a.top === undefined || b.top === undefined) return undefined;
  const [x, y] = [wordCounts(a.top), wordCounts(b.top)];
  const limit = allowed ?? DEFAULT_DISTANCE + noise('share', x, y);
  const text = beyond('the largest change of a share', lInfinity(x, y), limit);
  return text === undefined ? undefined : { text, change: largestChange(x, y, String) };
}

const beyond = (name: string, found: number, limit: number): string | undefined =>
  found > limit ? `${name} is ${found.toFixed(3)}, more than ${limit.toFixed(3)}.` : undefined;

const changeText = ({ what, before, after }: Change, then: string, now: string): string =>
  `${what}: ${percent(before)} ${then}, ${percent(after)} ${now}.`;

function largestChange(a: Counts, b: Counts, name: (key: string | number) => string): Change {
  const share = (counts: Counts, key: string | number): number => {
    const total = [...counts.values()].reduce((sum, n) => sum + n, 0);
    return total === 0 ? 0 : (counts.get(key) ?? 0) / total;
  };
  const changes = [...new Set([...a.keys(), ...b.keys()])].map((key) => ({
    what: name(key),
    before: share(a, key),
    after: share(b, key),
  }));
  const size = ({ before, after }: Change) => Math.abs(after - before);
  return changes.sort((x, y) => size(y) - size(x))[0] ?? { what: 'nothing', before: 0, after: 0 };
}

type Histogram = NonNullable<Distribution['histogram']>;

const spanOf = (a: Histogram, b: Histogram): { minimum: number; width: number } => {
  const minimum = Math.min(a.minimum, b.minimum);
  return { minimum, width: Math.max(a.maximum, b.maximum) - minimum };
};

/**
 * Two histograms in bins of their common range. A bin's values are taken to be spread evenly in it, as TFDV does in
 * `AlignHistograms` (https://github.com/tensorflow/data-validation, anomalies/metrics.cc).
 */
export function comparable(a: Histogram, b: Histogram, bins = COMPARED_BINS): [Counts, Counts] {
  const { minimum, width } = spanOf(a, b);
  const place = (value: number) => (width === 0 ? 0 : ((value - minimum) / width) * bins);
  const rebin = (h: Histogram): Counts => {
    const counts = new Map<number, number>();
    const step = (h.maximum - h.minimum) / h.counts.length;
    for (const [i, n] of h.counts.entries()) {
      if (n === 0) continue;
      const [from, to] = [place(h.minimum + i * step), place(h.minimum + (i + 1) * step)];
      const first = Math.min(bins - 1, Math.floor(from));
      for (let bin = first; bin < bins && (bin === first || bin < to); bin++) {
        const part = to === from ? 1 : (Math.min(to, bin + 1) - Math.max(from, bin)) / (to - from);
        if (part > 0) counts.set(bin, (counts.get(bin) ?? 0) + n * part);
      }
    }
    return counts;
  };
  return [rebin(a), rebin(b)];
}

/** `2.5 to 5`: the values of a bin of {@link comparable}. */
function binName(a: Histogram, b: Histogram): (bin: string | number) => string {
  const { minimum, width } = spanOf(a, b);
  const edge = (bin: number): string => String(Number((minimum + (bin / COMPARED_BINS) * width).toPrecision(4)));
  return (bin) => `${edge(Number(bin))} to ${edge(Number(bin) + 1)}`;
}

const wordCounts = (top: Distribution['top']): Counts => new Map((top ?? []).map((t) => [t.value, t.count]));
const severityOf = (allowed: number | undefined): 'error' | 'warning' => (allowed === undefined ? 'warning' : 'error');
