import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { digestOf, openSplits, type Splits } from '@millrace/dataset';
import { type Bundle, openBundle } from '@millrace/model';
import {
  applyGate,
  bootstrapIntervals,
  bundleDigest,
  type Evaluation,
  regressionDetails,
} from '@millrace/model/evaluation';
import { baselinesOf } from './baselines.ts';
import { championOf } from './champion.ts';
import { chartsOf } from './charts.ts';
import { columnNames, metricFor } from './choices.ts';
import type { EvaluateRun } from './component.ts';
import { importanceOf } from './importance.ts';
import { classificationOf, type Judge, judgeOf, type Predictions, predictionsOf } from './judge.ts';
import { classificationMetadata, definedMetrics } from './kfp-metadata.ts';
import { writePredictions } from './predictions-file.ts';
import { type Rows, readRows } from './rows.ts';
import { slicesOf } from './slices.ts';

type Inputs = Parameters<EvaluateRun>[0];
type Outputs = Parameters<EvaluateRun>[1];
type Context = Parameters<EvaluateRun>[2];

/** What the judgement is made of. */
interface Case {
  readonly bundle: Bundle;
  readonly splits: Splits;
  readonly train: Rows;
  readonly rows: Rows;
  readonly judge: Judge;
  readonly predictions: Predictions;
}

/** Judges the model, writes everything down, and only then says what the gate says. */
export const run: EvaluateRun = async (inputs, outputs, context) => {
  const bundle = await openBundle(inputs.model.path);
  try {
    const found = await gather(bundle, inputs);
    const evaluation = await judged(found, inputs, context);
    await write(evaluation, found, outputs);
    const { gate } = evaluation;
    context.logger.info(`gate ${gate.passed ? 'passed' : 'said no'}: ${gate.reasons.join('; ')}`);
    if (inputs.failOnGate && !gate.passed) {
      throw new MillraceError('GATE_FAILED', gate.reasons.join('; '), { exitCode: EXIT.gate, fields: { gate } });
    }
    return { score: gate.value, passed: gate.passed };
  } finally {
    bundle.dispose();
  }
};

async function gather(bundle: Bundle, inputs: Inputs): Promise<Case> {
  const { fittedRecipe } = bundle;
  const splits = await openSplits(inputs.splits.path, { fittedDigest: digestOf(fittedRecipe) });
  const rows = await readRows(splits, inputs.split);
  const train = inputs.split === 'train' ? rows : await readRows(splits, 'train');
  const judge = judgeOf(rows, fittedRecipe);
  const outputs = bundle.predict(rows.matrix.features, rows.matrix.rows);
  return { bundle, splits, train, rows, judge, predictions: predictionsOf(outputs, rows.carry, judge, fittedRecipe) };
}

async function judged(found: Case, inputs: Inputs, context: Context): Promise<Evaluation> {
  const { bundle, train, rows, judge, predictions } = found;
  const { fittedRecipe } = bundle;
  const { threshold, mustBeatChampion, seed } = inputs;
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
    ...{ champion: inputs.champion, rows, judge, fittedRecipe, logger: context.logger },
    required: mustBeatChampion || relativeTo === 'champion',
  });
  const gate = applyGate({ metric, threshold, relativeTo, mustBeatChampion }, metrics, {
    naive: baselines.naive.metrics,
    leastSquares: baselines.leastSquares.metrics,
    ...(champion === undefined ? {} : { champion: champion.metrics }),
  });
  const importance = await importanceOf({
    ...{ bundle, rows, fittedRecipe, metric, seed },
    repeats: inputs.importanceRepeats,
  });
  const slices = await slicesOf(sliceColumns, rows.carry, fittedRecipe, judge, predictions);
  return {
    formatVersion: 1,
    ...{ task: judge.task, split: inputs.split, rows: judge.rows, metrics, gate },
    target: fittedRecipe.recipe.target.name,
    modelDigest: await bundleDigest(bundle.directory),
    ...detailsOf(judge, predictions),
    ...intervalsOf(judge, predictions, inputs.bootstrapSamples, seed),
    baselines: { ...baselines, ...(champion === undefined ? {} : { champion }) },
    ...(slices.length === 0 ? {} : { slices }),
    curves: { ...chartsOf(judge, predictions), ...(importance === undefined ? {} : { importance }) },
  };
}

function detailsOf(judge: Judge, predictions: Predictions): Pick<Evaluation, 'residuals' | 'perClass'> {
  if (judge.task === 'classifier') return { perClass: classificationOf(judge, predictions).perClass };
  const { zeroTargets, residualQuantiles: quantiles } = regressionDetails(judge.actual, predictions.values);
  return { residuals: { zeroTargets, quantiles: { ...quantiles } } };
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

async function write(evaluation: Evaluation, found: Case, outputs: Outputs): Promise<void> {
  const { judge, predictions, splits, rows } = found;
  const { path } = outputs.evaluation;
  await mkdir(path, { recursive: true });
  await writePredictions({
    ...{ path: join(path, 'predictions.parquet'), splitFile: splits.file(rows.split), judge, predictions },
    carry: splits.manifest.columns.carry,
  });
  await writeFile(join(path, 'evaluation.json'), `${JSON.stringify(evaluation, null, 2)}\n`);
  const metrics = definedMetrics(evaluation.metrics);
  Object.assign(outputs.metrics.metadata, metrics);
  await writeFile(outputs.metrics.path, `${JSON.stringify(metrics, null, 2)}\n`);
  const shown = judge.task === 'classifier' ? classificationMetadata(judge, predictions) : {};
  Object.assign(outputs.classificationMetrics.metadata, shown);
  await writeFile(outputs.classificationMetrics.path, `${JSON.stringify(shown)}\n`);
}
