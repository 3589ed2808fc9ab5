import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  evaluation: artifact.generic('What evaluate found about a classifier: evaluation.json and predictions.parquet.'),
  show: param.string({
    choices: ['confusion-matrix', 'roc-curve'],
    description:
      'What to show; the curve takes each pair of a row and a class as a decision, of two classes the second.',
  }),
  column: param.string({
    optional: true,
    description: 'Carried column, to show only the rows where it has `value` (all rows).',
  }),
  value: param.string({ optional: true, description: 'Value of `column`, as text.' }),
};

const outputs = {
  classificationMetrics: artifact.classificationMetrics('As KFP and Vertex AI draw it; empty where there are no rows.'),
  rows: param.integer({ description: 'Rows that it is of.' }),
};

export type ClassificationMetricsRun = RunFunction<typeof inputs, typeof outputs>;

export const classificationMetrics = defineComponent({
  name: 'classification-metrics',
  description: 'Shows how a classifier does: a confusion matrix or a ROC curve, of all judged rows or of a slice.',
  inputs,
  outputs,
  effects: 'pure',
  defaultsFrom: { evaluation: 'evaluate' },
  examples: [
    '--bucket ./runs local --show roc-curve',
    '--bucket ./runs local --show confusion-matrix --column Wilderness_Area --value Rawah',
  ],
  run: () => import('./run.ts'),
});
