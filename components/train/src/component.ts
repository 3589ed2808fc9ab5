import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  splits: artifact.dataset(
    'Splits folder of preprocess: train.parquet, validation.parquet, recipe.json, manifest.json.',
  ),
  epochs: param.integer({ optional: true, minimum: 1, description: 'Passes over the train split at most (100).' }),
  learningRate: param.number({ optional: true, exclusiveMinimum: 0, description: "Adam's step size (0.001)." }),
  schedule: param.string({
    optional: true,
    choices: ['constant', 'cosine'],
    description: 'How the learning rate goes on: cosine falls to 0 over all epochs (cosine).',
  }),
  batchSize: param.integer({ optional: true, minimum: 1, description: 'Rows of a step (64).' }),
  firstLayerSize: param.integer({ optional: true, minimum: 1, description: 'Units of the first hidden layer (64).' }),
  layers: param.integer({ optional: true, minimum: 0, description: 'Hidden layers; 0 is a linear model (2).' }),
  scaleFactor: param.number({
    optional: true,
    exclusiveMinimum: 0,
    description: 'Hidden layer i has max(2, first × factor^i) units (1).',
  }),
  dropout: param.number({
    optional: true,
    minimum: 0,
    exclusiveMaximum: 1,
    description: "Share of a hidden layer's outputs that a step drops (0).",
  }),
  l2: param.number({ optional: true, minimum: 0, description: 'Weight of the sum of squares of the kernels (0).' }),
  activation: param.string({
    optional: true,
    choices: ['relu', 'elu', 'softplus', 'tanh', 'sigmoid'],
    description: 'Of the hidden layers (tanh).',
  }),
  patience: param.integer({
    optional: true,
    minimum: 0,
    description: 'Epochs without a better validation loss before training stops; 0: never (20).',
  }),
  hyperparameters: param.struct({
    optional: true,
    description: 'The same names, as tune gives them; a value set by itself wins over the one in here.',
  }),
  withValidation: param.boolean({
    default: false,
    description:
      'Fits to the validation split, too, as is done once hyperparameters are found: no row is then held back, and nothing stops the training early.',
  }),
  seed: param.integer({ default: 1, description: 'Of the first weights, the order of rows and dropout.' }),
};

const outputs = {
  model: artifact.model('Model bundle: SavedModel, tfjs model, fitted recipe, signature, facts of the training.'),
  metrics: artifact.metrics('JSON with the losses of each epoch; numbers of the best epoch in the metadata.'),
  loss: param.number({
    description: 'Validation loss of the best epoch: squared error in the unit of the target, or cross-entropy.',
  }),
  epochsRun: param.integer({ description: 'Epochs until training stopped.' }),
};

export type TrainRun = RunFunction<typeof inputs, typeof outputs>;

export const train = defineComponent({
  name: 'train',
  description: 'Fits a dense network to the train split.',
  inputs,
  outputs,
  effects: 'pure',
  defaultsFrom: { splits: 'preprocess' },
  examples: [
    '--bucket ./runs local --epochs 30 --learning-rate 0.01',
    '--bucket gs://BUCKET local --hyperparameters \'{"layers": 3}\'',
  ],
  run: () => import('./run.ts'),
  vertex: { job: 'custom' },
});
