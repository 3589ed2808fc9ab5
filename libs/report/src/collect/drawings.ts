import type { ExecutionRecord } from '@millrace/metadata';
import type { Evaluation } from '@millrace/model';
import * as z from 'zod';
import type { ReportDrawing } from '../data.ts';

/** KFP's ClassificationMetrics, and what the component of that name adds; what does not fit is not drawn. */
const metadataSchema = z.object({
  confusionMatrix: z
    .object({
      annotationSpecs: z.array(z.object({ displayName: z.string() })),
      rows: z.array(z.object({ row: z.array(z.number()) })),
    })
    .optional(),
  confidenceMetrics: z
    .array(z.object({ confidenceThreshold: z.number(), recall: z.number(), falsePositiveRate: z.number() }))
    .optional(),
  rows: z.number().optional(),
  auc: z.number().nullish(),
  column: z.string().optional(),
  value: z.string().optional(),
});

const inOrder = new Intl.Collator('en', { numeric: true });

/**
 * What steps gave KFP to draw, in the order of their ids: of steps besides the one that judged the model, and without
 * the matrix that its evaluation has already.
 */
export function drawingsOf(
  executions: Iterable<ExecutionRecord>,
  judged: ExecutionRecord | undefined,
  evaluation: Evaluation | undefined,
): ReportDrawing[] {
  const known = evaluation?.curves.confusion?.rows;
  const isKnown = ({ confusion }: ReportDrawing) =>
    confusion !== undefined && JSON.stringify(confusion.rows) === JSON.stringify(known);
  return [...executions]
    .filter((execution) => execution !== judged)
    .sort((a, b) => inOrder.compare(a.stepId ?? a.step, b.stepId ?? b.step))
    .flatMap(({ step, outputs }) =>
      Object.values(outputs).flatMap(({ type, metadata }) => {
        const drawing = type === 'classificationMetrics' ? drawingOf(step, metadata) : undefined;
        return drawing === undefined || isKnown(drawing) ? [] : [drawing];
      }),
    );
}

function drawingOf(step: string, metadata: unknown): ReportDrawing | undefined {
  const { success, data } = metadataSchema.safeParse(metadata);
  if (!success) return undefined;
  const { confusionMatrix, confidenceMetrics = [], rows, auc, column, value } = data;
  if (confusionMatrix === undefined && confidenceMetrics.length === 0) return undefined;
  const points = confidenceMetrics.map(({ confidenceThreshold, recall, falsePositiveRate }) => ({
    ...{ threshold: confidenceThreshold, truePositiveRate: recall, falsePositiveRate },
  }));
  return {
    ...{ step, rows },
    ...(column === undefined || value === undefined ? {} : { slice: { column, value } }),
    ...(confusionMatrix === undefined ? {} : { confusion: matrixOf(confusionMatrix) }),
    ...(points.length === 0 ? {} : { roc: { auc: auc ?? null, points } }),
  };
}

type Matrix = NonNullable<z.infer<typeof metadataSchema>['confusionMatrix']>;
const matrixOf = ({ annotationSpecs, rows }: Matrix) => ({
  classes: annotationSpecs.map(({ displayName }) => displayName),
  rows: rows.map(({ row }) => row),
});
