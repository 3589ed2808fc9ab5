import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, type JsonObject, MillraceError } from '@millrace/contract';
import {
  classificationMetrics,
  confusionMetadata,
  overallRoc,
  readEvaluation,
  rocMetadata,
} from '@millrace/model/evaluation';
import type { ClassificationMetricsRun } from './component.ts';
import { type JudgedRows, readJudged, readProbabilities, type Slice } from './judged-rows.ts';

/** Shows the rows, or nothing but a warning where a slice has none: other data may lack a value that these have. */
export const run: ClassificationMetricsRun = async ({ evaluation, show, column, value }, outputs, { logger }) => {
  const slice = sliceOf(column, value);
  const classes = await classesOf(evaluation.path);
  const judged = await readJudged(evaluation.path, classes, slice);
  const rows = judged.actual.length;
  if (rows === 0) logger.warn(slice === undefined ? 'no rows' : `no row has ${slice.column} = ${slice.value}`);
  const shown = rows === 0 ? {} : await SHOWN[show](judged, classes, evaluation.path, slice);
  Object.assign(outputs.classificationMetrics.metadata, shown, { rows }, slice);
  await writeFile(outputs.classificationMetrics.path, `${JSON.stringify(shown)}\n`);
  return { rows };
};

type Show = (
  judged: JudgedRows,
  classes: readonly string[],
  evaluation: string,
  slice: Slice | undefined,
) => Promise<JsonObject>;

const SHOWN: Readonly<Record<'confusion-matrix' | 'roc-curve', Show>> = {
  'confusion-matrix': async ({ actual, predicted }, classes) =>
    confusionMetadata({ classes, rows: classificationMetrics(actual, { labels: predicted }, classes).confusion }),
  'roc-curve': async ({ actual }, classes, evaluation, slice) => {
    const curve = overallRoc(actual, await readProbabilities(evaluation, slice), classes.length);
    return { ...rocMetadata(curve), auc: curve.auc };
  },
};

function sliceOf(column: string | undefined, value: string | undefined): Slice | undefined {
  if (column === undefined && value === undefined) return undefined;
  if (column !== undefined && value !== undefined) return { column, value };
  throw new MillraceError('INVALID_SLICE', 'A slice has a column and a value.', {
    hint: '--column NAME --value TEXT, or neither for all rows',
    exitCode: EXIT.usage,
  });
}

/** Classes in the order of the probabilities. */
async function classesOf(evaluation: string): Promise<readonly string[]> {
  const { curves, target } = await readEvaluation(join(evaluation, 'evaluation.json'));
  if (curves.confusion !== undefined) return curves.confusion.classes;
  throw new MillraceError('NOT_A_CLASSIFIER', `${target} is a number: there are no classes to confuse.`, {
    hint: 'The report of the run shows predicted against actual values.',
    exitCode: EXIT.usage,
  });
}
