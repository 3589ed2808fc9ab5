import { quote } from './code.ts';
import type { Task } from './target.ts';

export interface PipelineFacts {
  readonly name: string;
  /** Name of the exported constant. */
  readonly identifier: string;
  readonly task: Task;
  /** Header of the target. */
  readonly target: string;
  /** Where the data is: beside the pipeline as `data/<file>`, or where it was found. */
  readonly source: { readonly beside: string } | { readonly path: string };
}

/** How a model is judged: against always saying the mean, or the most frequent class. */
const GATES = {
  regressor: { metric: 'rmse', threshold: 'RMSE up to which the model is promoted, as a part of that of the mean.' },
  classifier: {
    metric: 'accuracy',
    threshold: 'Accuracy from which the model is promoted, as a multiple of that of the most frequent class.',
  },
} as const;

/** `pipeline.ts`: from the file to a promoted model. */
export function pipelineCode({ name, identifier, task, target, source }: PipelineFacts): string {
  const { metric, threshold } = GATES[task];
  const beside = 'beside' in source;
  const path = beside
    ? `fileURLToPath(new URL(${quote(`data/${encodeURIComponent(source.beside)}`)}, import.meta.url))`
    : quote(source.path);
  return `${beside ? "import { fileURLToPath } from 'node:url';\n" : ''}import { param } from '@millrace/contract';
import { deploy } from '@millrace/deploy';
import { evaluate } from '@millrace/evaluate';
import { ingest } from '@millrace/ingest';
import { definePipeline, when } from '@millrace/pipeline';
import { preprocess } from '@millrace/preprocess';
import { resolve } from '@millrace/resolve';
import { train } from '@millrace/train';
import { tune } from '@millrace/tune';
import { recipe } from './recipe.ts';

const MODEL = ${quote(name)};

/** Inputs that have a value only where the file is: a cluster has to be given a source of its own. */
export const localInputs = {
  source: ${path},
};

/** From a raw file to a promoted model. */
export const ${identifier} = definePipeline({
  name: MODEL,
  description: ${quote(`Learns ${target.slice(0, 60)} and promotes the model if it is good enough.`)},
  inputs: {
    source: param.string({ description: 'URL or path of a file like the one that the recipe was made from.' }),
    registry: param.string({ description: ${quote(`Folder of the model registry, e.g. gs://BUCKET/${name}/models.`)} }),
    trials: param.integer({ default: 4, minimum: 1, description: 'Points of the search.' }),
    threshold: param.number({
      default: 1,
      exclusiveMinimum: 0,
      description: '${threshold}',
    }),
    seed: param.integer({ default: 1, minimum: 0, description: 'Of everything that draws random numbers.' }),
  },
  steps: ({ inputs }) => {
    const { source, registry, trials, threshold, seed } = inputs;
    const raw = ingest({ source });
    const { splits } = preprocess({ raw: raw.outputs.raw, recipe }).outputs;
    const { hyperparameters } = tune({ splits, maxTrials: trials, seed }).outputs;
    const { model } = train({ splits, hyperparameters, seed }).outputs;
    const champion = resolve({ registry, modelName: MODEL, besides: model });
    const report = evaluate({
      ...{ model, splits, champion: champion.outputs.model, seed },
      ...{ metric: '${metric}', threshold, relativeTo: 'naive' },
    });
    when(report.outputs.passed.equals(true), () => {
      deploy({ model, evaluation: report.outputs.evaluation, registry, modelName: MODEL });
    });
  },
});
`;
}
