import { MillraceError } from '@millrace/contract';
import type { Comparison } from './comparison.ts';
import { type Direction, METRICS, type MetricName } from './metric.ts';

export type Reference = 'naive' | 'leastSquares' | 'champion';

export interface GateRule {
  readonly metric: MetricName;
  /** The bound; with `relativeTo` it is multiplied by that baseline's value (and 1 if left out). */
  readonly threshold?: number | undefined;
  readonly relativeTo?: Reference | undefined;
  /** Strictly better than the champion on the same rows; passes where there is none. */
  readonly mustBeatChampion?: boolean;
  /** What better means: the value (default), or the verdict of the paired bootstrap, so that luck does not count. */
  readonly betterBy?: 'value' | 'interval';
}

/** The verdict as evaluation.json keeps it. */
export interface Gate {
  readonly metric: MetricName;
  readonly direction: Direction;
  /** As given. */
  readonly threshold?: number;
  readonly relativeTo?: Reference;
  /** What `value` was held against: the threshold, times the baseline's value where relative. */
  readonly limit?: number;
  readonly value: number;
  readonly passed: boolean;
  /** One sentence for each thing asked, kept or not. */
  readonly reasons: readonly string[];
}

type Values = Readonly<Record<string, number | null>>;
type Finding = { readonly passed: boolean; readonly reason: string; readonly limit?: number };

/**
 * Holds a model's metrics against a threshold and, if asked, against the champion. Without either it passes.
 * @param comparison with the champion, for `betterBy` interval; without it the model is not better
 * @throws MillraceError `METRIC_UNDEFINED`, e.g. R² of a constant target.
 */
export function applyGate(
  rule: GateRule,
  metrics: Values,
  baselines: Readonly<Partial<Record<Reference, Values>>>,
  comparison?: Comparison,
): Gate {
  const { metric, relativeTo } = rule;
  const { direction } = METRICS[metric];
  const value = metrics[metric] ?? null;
  if (value === null) throw new MillraceError('METRIC_UNDEFINED', `${metric} is not defined on these rows.`);
  const threshold = rule.threshold ?? (relativeTo === undefined ? undefined : 1);
  const findings: Finding[] = [];
  if (threshold !== undefined) findings.push(againstThreshold(metric, value, threshold, relativeTo, baselines));
  if (rule.mustBeatChampion === true) {
    const { champion } = baselines;
    const isBetter = rule.betterBy === 'interval' ? isBetterByInterval(comparison) : isBetterByValue;
    findings.push(againstChampion(metric, value, champion, isBetter));
  }
  if (findings.length === 0) findings.push({ passed: true, reason: 'Nothing was asked of the model.' });
  const limit = findings.find((f) => f.limit !== undefined)?.limit;
  return {
    metric,
    direction,
    ...(threshold === undefined ? {} : { threshold }),
    ...(relativeTo === undefined ? {} : { relativeTo }),
    ...(limit === undefined ? {} : { limit }),
    value,
    passed: findings.every((f) => f.passed),
    reasons: findings.map((f) => f.reason),
  };
}

function againstThreshold(
  metric: MetricName,
  value: number,
  threshold: number,
  relativeTo: Reference | undefined,
  baselines: Readonly<Partial<Record<Reference, Values>>>,
): Finding {
  if (relativeTo === undefined) return compare(metric, value, threshold, show(threshold));
  const reference = baselines[relativeTo];
  if (reference === undefined && relativeTo === 'champion') {
    return { passed: true, reason: 'There is no champion to compare with yet.' };
  }
  const base = reference?.[metric] ?? null;
  if (base === null) return { passed: false, reason: `The ${relativeTo} baseline has no ${metric}.` };
  return compare(metric, value, threshold * base, `${show(threshold)} × ${relativeTo} (${show(base)})`);
}

function compare(metric: MetricName, value: number, limit: number, bound: string): Finding {
  const minimize = METRICS[metric].direction === 'minimize';
  const passed = minimize ? value <= limit : value >= limit;
  const sign = minimize ? (passed ? '≤' : '>') : passed ? '≥' : '<';
  return { passed, limit, reason: `${metric} ${show(value)} ${sign} ${bound}` };
}

/** Whether a value is better than the champion's, and in words. */
type Contest = (
  metric: MetricName,
  value: number,
  held: number,
) => { readonly passed: boolean; readonly words: string };

function againstChampion(metric: MetricName, value: number, champion: Values | undefined, contest: Contest): Finding {
  if (champion === undefined) return { passed: true, reason: 'There is no champion to beat yet.' };
  const held = champion[metric] ?? null;
  if (held === null) return { passed: false, reason: `The champion has no ${metric} on these rows.` };
  const { passed, words } = contest(metric, value, held);
  return { passed, reason: `${metric} ${show(value)} ${words}` };
}

const isBetterByValue: Contest = (metric, value, held) => {
  const passed = METRICS[metric].direction === 'minimize' ? value < held : value > held;
  return { passed, words: `${passed ? 'is better than' : 'does not beat'} the champion's ${show(held)}` };
};

const VERDICTS = {
  better: 'is better than',
  worse: 'is worse than',
  'not-distinguishable': 'is not distinguishable from',
} as const;

const isBetterByInterval =
  (comparison: Comparison | undefined): Contest =>
  (_metric, _value, held) => {
    const champion = `the champion's ${show(held)}`;
    if (comparison === undefined) {
      return { passed: false, words: `cannot be told from ${champion}: some resample of the rows has no such metric` };
    }
    const { verdict, level, low, high } = comparison;
    const interval = `${100 * level} % interval of the difference ${show(low)} to ${show(high)}`;
    return { passed: verdict === 'better', words: `${VERDICTS[verdict]} ${champion} (${interval})` };
  };

const show = (value: number) => String(Number(value.toPrecision(5)));
