import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  splits: artifact.dataset('Splits folder of preprocess; only train and validation are read.'),
  space: param.struct({
    optional: true,
    description:
      'By hyperparameter: {type: double|integer, min, max, scale: linear|log|reverseLog} or {type: discrete|categorical, values}. Default: learning rate, batch size, and the sizes of the network.',
  }),
  fixed: param.struct({ optional: true, description: 'Hyperparameters that are not searched; defaults as in train.' }),
  maxTrials: param.integer({ default: 9, minimum: 1, maximum: 10_000, description: 'Points of the space to try.' }),
  parallel: param.integer({
    default: 2,
    minimum: 1,
    maximum: 256,
    description: 'Trials at a time: processes here, workers on Vertex AI.',
  }),
  epochs: param.integer({ default: 60, minimum: 1, description: 'Most epochs of a trial; only the best get all.' }),
  metric: param.string({
    default: 'loss',
    choices: ['loss', 'rmse', 'accuracy'],
    description: 'Of the validation split: least loss, least rmse (regressors), or most accuracy (classifiers).',
  }),
  earlyStopping: param.string({
    default: 'median',
    choices: ['median', 'curve', 'none'],
    description:
      'Which trials end early: on Vertex AI those below the median of the others, or whose curve promises no better; here successive halving for both. none: all trials get all epochs.',
  }),
  seed: param.integer({ default: 1, description: 'Of every training, and here of the points.' }),
};

const outputs = {
  hyperparameters: param.struct({ description: 'The best trial’s, complete, as train takes them.' }),
  trials: artifact.generic('trials.json: every trial with its hyperparameters, metric and state.'),
  metrics: artifact.metrics('The best trial’s metric and the number of trials in the metadata.'),
  best: param.number({ description: 'The best trial’s metric.' }),
};

export type TuneRun = RunFunction<typeof inputs, typeof outputs>;

export const tune = defineComponent({
  name: 'tune',
  description: 'Searches hyperparameters for train.',
  inputs,
  outputs,
  effects: 'pure',
  defaultsFrom: { splits: 'preprocess' },
  examples: [
    '--bucket ./runs local --max-trials 27 --parallel 4',
    '--bucket gs://BUCKET --project PROJECT --region REGION --on vertex --image IMAGE local --parallel 8',
    `--bucket ./runs local --space '{"learningRate": {"type": "double", "min": 0.001, "max": 0.1, "scale": "log"}}'`,
  ],
  run: () => import('./run.ts'),
  vertex: { job: 'tuning', trials: 'train', submit: () => import('./vertex.ts') },
});
