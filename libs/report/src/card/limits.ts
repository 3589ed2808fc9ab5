import type { Evaluation } from '@millrace/model';
import { sliceName } from '../charts/slices.ts';
import type { ReportData } from '../data.ts';
import { formatCount, formatNumber, formatShare } from '../format.ts';
import { html } from '../html.ts';
import { metricName, metricValue } from '../sections/metrics.ts';
import type { Section } from '../sections/section.ts';
import { rankedSlices } from '../sections/slices.ts';

/** Slices and classes named, at most. */
const MOST = 3;
/** Classes with fewer rows are judged by chance. */
const FEW_ROWS = 30;

/** What the model should not be trusted with, as far as its evaluation tells. */
export function limits(data: ReportData): Section | undefined {
  const found = limitsOf(data);
  if (found.length === 0) return undefined;
  return {
    id: 'limits',
    title: 'Limits',
    body: html`<ul class="limits">${found.map((text) => html`<li>${text}</li>`)}</ul>`,
  };
}

/** One sentence or two for each limit that the data shows; the same data gives the same sentences. */
export function limitsOf({ evaluation, anomalies = [], profile }: ReportData): string[] {
  if (evaluation === undefined) return ['The model was not judged: nothing is known of how well it does.'];
  const { rows, split } = evaluation;
  const sparse = evaluation.task === 'classifier' ? classLimits(evaluation) : numberLimits(evaluation);
  return [
    `It was judged on ${formatCount(rows)} rows of the ${split} split; of rows unlike them nothing is known.`,
    ...(profile === undefined ? [] : ['Values beyond those under Data were never seen in training or judgement.']),
    ...(evaluation.gate.passed ? [] : [`It did not pass its gate: ${evaluation.gate.reasons.join('; ')}.`]),
    ...rivalLimits(evaluation),
    ...sliceLimits(evaluation),
    ...sparse,
    ...(anomalies.length === 0
      ? []
      : [
          `${formatCount(anomalies.length)} ${anomalies.length === 1 ? 'anomaly was' : 'anomalies were'} found in the data it learned from.`,
        ]),
  ];
}

/** Where something simpler, or what is there already, does as well. */
function rivalLimits({ gate, metrics, baselines }: Evaluation): string[] {
  const { metric, direction } = gate;
  const own = metricValue(metrics, metric);
  const simpler = [
    ['the naive prediction', baselines.naive.metrics] as const,
    ['least squares', baselines.leastSquares.metrics] as const,
  ].flatMap(([name, values]) => {
    const value = metricValue(values, metric);
    const ahead = own !== null && value !== null && (direction === 'minimize' ? value <= own : value >= own);
    return ahead ? [`By ${metricName(metric)}, ${name} does at least as well (${formatNumber(value)}).`] : [];
  });
  const verdict = baselines.champion?.comparison?.verdict;
  if (verdict === 'worse') return [...simpler, 'It is worse than the champion on the same rows.'];
  if (verdict !== 'not-distinguishable') return simpler;
  return [...simpler, 'On the same rows it cannot be told from the champion: the difference may be chance.'];
}

function sliceLimits(evaluation: Evaluation): string[] {
  const found = rankedSlices(evaluation);
  if (found === undefined) return ['It was not judged by slices: how well it does for groups of rows is not known.'];
  const { metric, ranked } = found;
  const overall = metricValue(evaluation.metrics, metric);
  const worse = ranked.slice(0, MOST).flatMap((slice) => {
    const value = metricValue(slice.metrics, metric);
    const behind =
      evaluation.gate.direction === 'minimize' ? (a: number, b: number) => a > b : (a: number, b: number) => a < b;
    if (value === null || overall === null || !behind(value, overall)) return [];
    return [`${sliceName(slice)} (${formatNumber(value)}, ${formatCount(slice.rows)} rows)`];
  });
  if (worse.length === 0) return [];
  return [
    `By ${metricName(metric)}, which is ${formatNumber(overall ?? 0)} on all rows, it is weakest where ${worse.join('; ')}.`,
  ];
}

function classLimits({ perClass = [], curves }: Evaluation): string[] {
  const judged = perClass.filter(({ support }) => support >= FEW_ROWS).toSorted((a, b) => a.recall - b.recall);
  const rare = perClass.filter(({ support }) => support < FEW_ROWS);
  const names = rare.slice(0, 10).map(({ class: name, support }) => `${name} (${formatCount(support)})`);
  const [weakest] = judged;
  return [
    ...(weakest === undefined
      ? []
      : [`Of the rows of class ${weakest.class}, its weakest, it finds ${formatShare(weakest.recall, 1)}.`]),
    ...(rare.length === 0
      ? []
      : [
          `Too few rows to judge ${rare.length === 1 ? 'a class' : `${rare.length} classes`}: ${names.join(', ')}${rare.length > names.length ? ' and others' : ''}.`,
        ]),
    ...(curves.calibration === undefined ? [] : [confidence(curves.calibration)]),
  ];
}

function confidence({ bins, expectedCalibrationError }: NonNullable<Evaluation['curves']['calibration']>): string {
  const surplus = bins.reduce((total, bin) => total + bin.rows * (bin.confidence - bin.accuracy), 0);
  return `Its probabilities are off by ${formatShare(expectedCalibrationError, 1)} on average: it is ${surplus > 0 ? 'more' : 'less'} sure than right.`;
}

function numberLimits({ residuals, target, unit }: Evaluation): string[] {
  const [low, high] = [residuals?.quantiles['0.05'], residuals?.quantiles['0.95']];
  if (low === undefined || high === undefined) return [];
  const of = unit === undefined ? '' : ` ${unit}`;
  return [
    `Nine of ten predictions of ${target} lie between ${formatNumber(low)}${of} and ${formatNumber(high)}${of} of the actual value, counted as predicted − actual.`,
  ];
}
