import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  model: artifact.model('Model bundle to judge.'),
  splits: artifact.dataset('Splits as preprocess writes them; the model must have been trained on their recipe.'),
  champion: artifact.model('Bundle of the model now live; a folder without bundle.json means that there is none.', {
    optional: true,
  }),
  split: param.string({
    choices: ['train', 'validation', 'test'],
    default: 'test',
    description: 'Rows to judge on.',
  }),
  metric: param.string({
    optional: true,
    choices: ['rmse', 'mae', 'r2', 'mape', 'accuracy', 'logLoss', 'macroF1', 'macroAuc'],
    description: 'What the gate looks at (rmse for a regressor, accuracy for a classifier).',
  }),
  threshold: param.number({
    optional: true,
    description: 'At most (errors) or at least (scores) this passes; without it only mustBeatChampion is asked.',
  }),
  relativeTo: param.string({
    choices: ['none', 'naive', 'leastSquares', 'champion'],
    default: 'none',
    description: "Multiplies the threshold by this baseline's value: 0.45 relative to naive is rmse ≤ 0.45 × naive.",
  }),
  mustBeatChampion: param.boolean({
    default: false,
    description: 'Also asks for a better value than the champion has on the same rows; passes where there is none.',
  }),
  betterBy: param.string({
    choices: ['value', 'interval'],
    default: 'value',
    description:
      'What mustBeatChampion asks: a better value, or a whole 95 % interval of the difference on the better side.',
  }),
  naiveColumn: param.string({
    optional: true,
    description: 'Carried column that the naive baseline gives as its prediction (the mean of the train split).',
  }),
  leastSquaresColumns: param.list({
    optional: true,
    description: "Carried columns for the least-squares baseline, in original units (the recipe's features).",
  }),
  importanceRepeats: param.integer({
    default: 3,
    minimum: 0,
    maximum: 100,
    description: 'Permutations of each feature for its importance; 0 leaves importance out.',
  }),
  bootstrapSamples: param.integer({
    default: 0,
    minimum: 0,
    maximum: 10_000,
    description: 'Resamples for 95 % confidence intervals of the metrics; 0 leaves them out.',
  }),
  sliceColumns: param.list({
    optional: true,
    description: 'Carried columns by whose values the metrics are given as well, the worst slices first.',
  }),
  sliceMinimumRows: param.integer({
    default: 30,
    minimum: 1,
    description: 'Slices with fewer rows are listed, but not among the worst: their metrics are mostly chance.',
  }),
  failOnGate: param.boolean({ default: false, description: 'Exit with code 3 when the gate says no.' }),
  seed: param.integer({ default: 1, minimum: 0, description: 'Of the permutations and resamples.' }),
};

const outputs = {
  evaluation: artifact.generic(
    'evaluation.json, and predictions.parquet with carried columns, actual, predicted and probabilities.',
  ),
  metrics: artifact.metrics('The metrics as numbers.'),
  classificationMetrics: artifact.classificationMetrics(
    'Confusion matrix and ROC as KFP shows them; empty for a regressor.',
  ),
  score: param.number({ description: "Value of the gate's metric." }),
  passed: param.boolean({ description: 'What the gate says.' }),
};

export type EvaluateRun = RunFunction<typeof inputs, typeof outputs>;

export const evaluate = defineComponent({
  name: 'evaluate',
  description: 'Judges a model on one split against baselines and the champion, and applies the gate.',
  inputs,
  outputs,
  effects: 'pure',
  defaultsFrom: { model: 'train', splits: 'preprocess', champion: 'resolve.model' },
  examples: [
    '--bucket ./runs local',
    '--bucket ./runs local --threshold 0.45 --relative-to naive --naive-column open',
    '--bucket ./runs local --must-beat-champion --better-by interval --fail-on-gate',
  ],
  run: () => import('./run.ts'),
});
