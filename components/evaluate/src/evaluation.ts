import type { Splits } from '@millrace/dataset';
import type { Bundle } from '@millrace/model';
import {
  applyGate,
  bootstrapIntervals,
  bundleDigest,
  type Evaluation,
  type EvaluationCurves,
  rankSlices,
  regressionDetails,
} from '@millrace/model/evaluation';
import { baselinesOf } from './baselines.ts';
import { championOf } from './champion.ts';
import { classCharts, numberCharts } from './charts.ts';
import { columnNames, metricFor } from './choices.ts';
import type { EvaluateRun } from './component.ts';
import { importanceOf } from './importance.ts';
import { classificationOf, type Judge, type Predictions } from './judge.ts';
import type { Rows } from './rows.ts';
import { slicesOf } from './slices.ts';

type Inputs = Parameters<EvaluateRun>[0];
type Context = Parameters<EvaluateRun>[2];

/** What the judgement is made of. */
export interface Case {
  readonly bundle: Bundle;
  readonly splits: Splits;
  readonly train: Rows;
  readonly rows: Rows;
  readonly judge: Judge;
  readonly predictions: Predictions;
}

/** Everything that evaluation.json says. */
export async function evaluationOf(found: Case, inputs: Inputs, context: Context): Promise<Evaluation> {
  const { bundle, train, rows, judge, predictions } = found;
  const { fittedRecipe } = bundle;
  const { target } = fittedRecipe.recipe;
  const { threshold, mustBeatChampion, betterBy, seed } = inputs;
  const metric = metricFor(judge.task, inputs.metric);
  const relativeTo = inputs.relativeTo === 'none' ? undefined : inputs.relativeTo;
  const sliceColumns = columnNames('sliceColumns', inputs.sliceColumns) ?? [];
  const leastSquaresColumns = columnNames('leastSquaresColumns', inputs.leastSquaresColumns);

  const metrics = judge.metricsOf(predictions);
  const baselines = baselinesOf({
    ...{ train, rows, judge, fittedRecipe, leastSquaresColumns },
    naiveColumn: inputs.naiveColumn,
  });
  const champion = await championOf({
    ...{ champion: inputs.champion, rows, judge, fittedRecipe, predictions, logger: context.logger },
    ...{ metric, samples: inputs.bootstrapSamples, seed },
    required: mustBeatChampion || relativeTo === 'champion',
  });
  const rule = { metric, threshold, relativeTo, mustBeatChampion, betterBy };
  const references = {
    naive: baselines.naive.metrics,
    leastSquares: baselines.leastSquares.metrics,
    ...(champion === undefined ? {} : { champion: champion.metrics }),
  };
  const gate = applyGate(rule, metrics, references, champion?.comparison);
  const importance = await importanceOf({
    ...{ bundle, rows, fittedRecipe, metric, seed },
    repeats: inputs.importanceRepeats,
  });
  const { charts, ...details } = describe(judge, predictions);
  const slices = await slicesOf(sliceColumns, rows.carry, fittedRecipe, judge, predictions);
  return {
    formatVersion: 1,
    ...{ task: judge.task, split: inputs.split, rows: judge.rows, metrics, gate },
    target: target.name,
    ...(target.kind === 'number' && target.unit !== undefined ? { unit: target.unit } : {}),
    modelDigest: await bundleDigest(bundle.directory),
    ...details,
    ...intervalsOf(judge, predictions, inputs.bootstrapSamples, seed),
    baselines: { ...baselines, ...(champion === undefined ? {} : { champion }) },
    ...(slices.length === 0 ? {} : rankSlices(slices, metric, inputs.sliceMinimumRows)),
    curves: { ...charts, ...(importance === undefined ? {} : { importance }) },
  };
}

/** What stands beside the metrics, and data of the charts. */
function describe(
  judge: Judge,
  predictions: Predictions,
): Pick<Evaluation, 'residuals' | 'perClass'> & { readonly charts: EvaluationCurves } {
  if (judge.task === 'classifier') {
    const { perClass, confusion } = classificationOf(judge, predictions);
    return { perClass, charts: classCharts(judge, predictions, confusion) };
  }
  const { zeroTargets, residualQuantiles } = regressionDetails(judge.actual, predictions.values);
  const residuals = { zeroTargets, quantiles: { ...residualQuantiles } };
  return { residuals, charts: numberCharts(judge, predictions) };
}

function intervalsOf(
  judge: Judge,
  predictions: Predictions,
  samples: number,
  seed: number,
): Pick<Evaluation, 'intervals'> {
  if (samples === 0) return {};
  const metricsOf = (drawn: Uint32Array) => {
    const picked = judge.pick(drawn, predictions);
    return picked.judge.metricsOf(picked.predictions);
  };
  const metrics = bootstrapIntervals({ rows: judge.rows, metricsOf, samples, seed });
  return { intervals: { level: 0.95, samples, metrics } };
}
