import { classificationMetrics } from '@millrace/classification-metrics';
import { param } from '@millrace/contract';
import { parseSchema } from '@millrace/dataset';
import { deploy } from '@millrace/deploy';
import { evaluate } from '@millrace/evaluate';
import { ingest } from '@millrace/ingest';
import { definePipeline, forEach, imageOf, when } from '@millrace/pipeline';
import { preprocess } from '@millrace/preprocess';
import { resolve } from '@millrace/resolve';
import { train } from '@millrace/train';
import { tune } from '@millrace/tune';
import { WILDERNESS_AREAS } from './codes.ts';
import { recipe } from './recipe.ts';
import { SAMPLE_PATH } from './sample.ts';
import schema from './schema.json' with { type: 'json' };
import { isUciFile } from './schema-of.ts';
import { uciRecipe, uciSchema } from './uci-recipe.ts';

const MODEL = 'covertype';
const AREA = 'Wilderness_Area';

/** Inputs that have a value only where the workspace is: a cluster has to be given a source of its own. */
export const localInputs = { source: SAMPLE_PATH };

/** What goes with a source on this machine: UCI's file has a recipe and a schema of its own. */
export const inputsForSource = (source: string) => (isUciFile(source) ? { recipe: uciRecipe, schema: uciSchema } : {});

/** Forest cover of a cell of 30 × 30 m from terrain and soil: from a raw file to a model that is served if it is good enough. */
export const covertype = definePipeline({
  name: 'covertype',
  description: 'Learns forest cover from terrain, and deploys the model if its accuracy is good enough.',
  inputs: {
    source: param.string({ description: 'URL or path of a CSV or Parquet file in the schema of `recipe`.' }),
    registry: param.string({ description: 'Folder of the model registry, e.g. gs://BUCKET/covertype/models.' }),
    recipe: param.struct({
      default: recipe,
      description: "What is read, and how it is split; presets/uci.json has the one for UCI's file.",
    }),
    schema: param.struct({
      default: parseSchema(schema),
      description: "What the raw columns should be; presets/uci.json has that of UCI's file.",
    }),
    onAnomaly: param.string({
      ...{ choices: ['warn', 'fail'], default: 'fail' },
      description: 'Whether data that is not as the schema says stops the run.',
    }),
    trials: param.integer({ default: 6, minimum: 1, description: 'Points of the search.' }),
    parallelTrials: param.integer({ default: 3, minimum: 1, maximum: 256, description: 'Trials at a time.' }),
    epochs: param.integer({
      default: 60,
      minimum: 1,
      description: 'Passes over the rows, in the search and after it.',
    }),
    learningRate: param.number({
      ...{ optional: true, exclusiveMinimum: 0 },
      description: 'Adam step size; wins over what tune finds.',
    }),
    threshold: param.number({
      ...{ default: 0.69, minimum: 0, maximum: 1 },
      description: 'Accuracy on the test split from which the model is deployed.',
    }),
    areas: param.list({
      ...{ items: 'string', default: [...WILDERNESS_AREAS] },
      description: 'Wilderness areas that get a confusion matrix of their own.',
    }),
    seed: param.integer({ default: 1, minimum: 0, description: 'Of everything that draws random numbers.' }),
    target: param.string({
      choices: ['registry', 'vertex'],
      default: 'registry',
      description: 'Where the model goes besides the registry: vertex serves it from an endpoint of Vertex AI.',
    }),
    modelId: param.string({ optional: true, description: 'For target vertex: id of the model.' }),
    versionId: param.string({ optional: true, description: 'For target vertex: alias of the version that is served.' }),
    replaceExistingVersion: param.boolean({
      default: false,
      description: 'For target vertex: the version that had the alias is deleted once the new one serves.',
    }),
  },
  steps: ({ inputs }) => {
    const { source, registry, trials, parallelTrials, epochs, learningRate, threshold, seed, target } = inputs;
    const { areas, onAnomaly, modelId, versionId: versionAlias, replaceExistingVersion } = inputs;
    const raw = ingest({ source });
    const { splits } = preprocess({
      raw: raw.outputs.raw,
      recipe: inputs.recipe,
      expectedSchema: inputs.schema,
      onAnomaly,
    }).outputs;
    const search = { metric: 'accuracy', earlyStopping: 'median', epochs, seed } as const;
    const best = tune({ splits, maxTrials: trials, parallel: parallelTrials, ...search }).outputs;
    const { model } = train({
      ...{ splits, hyperparameters: best.hyperparameters, epochs, learningRate, seed },
      withValidation: true,
    }).outputs;
    const champion = resolve({ registry, modelName: MODEL, besides: model });
    const report = evaluate({
      ...{ model, splits, champion: champion.outputs.model, seed },
      ...{ metric: 'accuracy', threshold, sliceColumns: [AREA] },
    });
    const { evaluation } = report.outputs;
    classificationMetrics({ evaluation, show: 'confusion-matrix' }, { name: 'confusion-matrix' });
    classificationMetrics({ evaluation, show: 'roc-curve' }, { name: 'roc-curve' });
    forEach(areas, (value) => {
      const slice = { column: AREA, value };
      classificationMetrics({ evaluation, show: 'confusion-matrix', ...slice }, { name: 'confusion-of-area' });
    });
    when(report.outputs.passed.equals(true), () => {
      const promoted = deploy({ model, evaluation, registry, modelName: MODEL });
      when(target.equals('vertex'), () => {
        deploy(
          {
            ...{ model, evaluation, target: 'vertex', modelName: MODEL, servingImage: imageOf('serve') },
            ...{ modelId, versionAlias, replaceExistingVersion },
          },
          { name: 'deploy-to-vertex', after: [promoted] },
        );
      });
    });
  },
});
