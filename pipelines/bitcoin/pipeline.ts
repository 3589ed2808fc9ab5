import { param } from '@millrace/contract';
import { parseSchema } from '@millrace/dataset';
import { deploy } from '@millrace/deploy';
import { evaluate } from '@millrace/evaluate';
import { ingest } from '@millrace/ingest';
import { definePipeline, imageOf, when } from '@millrace/pipeline';
import { preprocess } from '@millrace/preprocess';
import { resolve } from '@millrace/resolve';
import { train } from '@millrace/train';
import { tune } from '@millrace/tune';
import { recipe } from './recipe.ts';
import { SAMPLE_PATH } from './sample.ts';
import schema from './schema.json' with { type: 'json' };

const MODEL = 'bitcoin';

/** Inputs that have a value only where the workspace is: a cluster has to be given a source of its own. */
export const localInputs = { source: SAMPLE_PATH };

/** Bitcoin's closing price from the day's open, high and low: from a raw file to a promoted model. */
export const bitcoin = definePipeline({
  name: 'bitcoin',
  description: "Learns bitcoin's closing price and promotes the model if it is good enough.",
  inputs: {
    source: param.string({ description: 'URL or path of a file like crypto-markets.csv.' }),
    registry: param.string({ description: 'Folder of the model registry, e.g. gs://BUCKET/bitcoin/models.' }),
    schema: param.struct({ default: parseSchema(schema), description: 'What the raw columns should be.' }),
    onAnomaly: param.string({
      ...{ choices: ['warn', 'fail'], default: 'fail' },
      description: 'Whether data that is not as the schema says stops the run.',
    }),
    trials: param.integer({ default: 6, minimum: 1, description: 'Points of the search.' }),
    epochs: param.integer({ optional: true, minimum: 1, description: 'Passes over the train split; wins over tune.' }),
    learningRate: param.number({
      optional: true,
      exclusiveMinimum: 0,
      description: 'Adam step size; wins over what tune finds.',
    }),
    threshold: param.number({
      default: 0.45,
      exclusiveMinimum: 0,
      description: 'RMSE up to which the model is promoted, as a part of that of the naive baseline (close = open).',
    }),
    seed: param.integer({ default: 1, minimum: 0, description: 'Of everything that draws random numbers.' }),
    target: param.string({
      choices: ['registry', 'vertex'],
      default: 'registry',
      description: 'Where a promoted model goes besides the registry: vertex serves it from an endpoint of Vertex AI.',
    }),
    canary: param.integer({
      ...{ optional: true, minimum: 1, maximum: 99 },
      description: 'For target vertex: percent of the requests that the new version gets at first (all).',
    }),
  },
  steps: ({ inputs }) => {
    const { source, registry, trials, epochs, learningRate, threshold, seed, target, canary, onAnomaly } = inputs;
    const raw = ingest({ source });
    const { splits } = preprocess({ raw: raw.outputs.raw, recipe, expectedSchema: inputs.schema, onAnomaly }).outputs;
    const { hyperparameters } = tune({ splits, maxTrials: trials, seed }).outputs;
    const { model } = train({ splits, hyperparameters, epochs, learningRate, seed }).outputs;
    const champion = resolve({ registry, modelName: MODEL, besides: model });
    const report = evaluate({
      ...{ model, splits, champion: champion.outputs.model, seed },
      ...{ metric: 'rmse', threshold, relativeTo: 'naive', naiveColumn: 'open' },
    });
    when(report.outputs.passed.equals(true), () => {
      const { evaluation } = report.outputs;
      const promoted = deploy({ model, evaluation, registry, modelName: MODEL });
      when(target.equals('vertex'), () => {
        deploy(
          { model, evaluation, target: 'vertex', modelName: MODEL, servingImage: imageOf('serve'), canary },
          { name: 'deploy-to-vertex', after: [promoted] },
        );
      });
    });
  },
});
