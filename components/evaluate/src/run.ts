import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import { digestOf, openSplits } from '@millrace/dataset';
import { type Bundle, openBundle } from '@millrace/model';
import { confusionMetadata, type Evaluation, overallRoc, rocMetadata } from '@millrace/model/evaluation';
import type { EvaluateRun } from './component.ts';
import { type Case, evaluationOf } from './evaluation.ts';
import { judgeOf, predictionsOf } from './judge.ts';
import { writePredictions } from './predictions-file.ts';
import { readRows } from './rows.ts';

type Inputs = Parameters<EvaluateRun>[0];
type Outputs = Parameters<EvaluateRun>[1];

/** Judges the model, writes everything down, and only then says what the gate says. */
export const run: EvaluateRun = async (inputs, outputs, context) => {
  const bundle = await openBundle(inputs.model.path);
  try {
    const found = await gather(bundle, inputs);
    const evaluation = await evaluationOf(found, inputs, context);
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
  const { confusion } = evaluation.curves;
  const shown =
    confusion === undefined
      ? {}
      : {
          ...confusionMetadata(confusion),
          ...rocMetadata(overallRoc(judge.actual, predictions.values, judge.classes.length)),
        };
  Object.assign(outputs.classificationMetrics.metadata, shown);
  await writeFile(outputs.classificationMetrics.path, `${JSON.stringify(shown)}\n`);
}

/** Metrics that are defined, as KFP shows them. */
const definedMetrics = (metrics: Readonly<Record<string, number | null>>): Record<string, number> =>
  Object.fromEntries(Object.entries(metrics).filter((entry): entry is [string, number] => entry[1] !== null));
