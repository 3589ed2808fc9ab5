import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { invalid, type JsonObject, type Problem } from '@millrace/contract';
import type { PipelineSpec } from '@millrace/pipeline';
import type { AddCommand } from '../cli.ts';
import { readInput } from '../pipelines/inputs.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { execute } from '../run/execute.ts';

const PIPELINE = 'bitcoin';
/** Inputs of the pipeline that the demo takes as flags of its own. */
const FLAGS = {
  source: 'https, gs or file URL, or a path, of a file like crypto-markets.csv (a generated sample).',
  'learning-rate': 'Adam step size; wins over what the search finds.',
  epochs: 'Passes over the train split.',
  trials: 'Trials of the search.',
  threshold: 'RMSE, as a part of the naive baseline, up to which the model is deployed.',
  seed: 'Of everything that draws random numbers.',
} as const;

/** `millrace demo`: the bitcoin pipeline from a raw file to a promoted model. */
export const demoCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'demo',
    'Run the bitcoin pipeline, from a raw file to a promoted model and a report.',
    (args) => {
      let options = args;
      for (const [name, describe] of Object.entries(FLAGS)) {
        options = options.option(name, { type: 'string', describe, requiresArg: true });
      }
      return options;
    },
    async (args) => {
      const loaded = await loadPipeline(PIPELINE, io.cwd);
      const inputs = demoInputs(loaded.spec, args, io.cwd);
      exit(await execute({ ...args, name: PIPELINE, loaded, inputs, cache: true, containers: false }, io));
    },
  );

function demoInputs(spec: PipelineSpec, args: Readonly<Record<string, unknown>>, cwd: string): JsonObject {
  const problems: Problem[] = [];
  const values = Object.keys(FLAGS).map((flag) => {
    const text = args[flag];
    if (typeof text !== 'string') return {};
    const name = flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    // A step may run in another folder than the user.
    const absolute = name === 'source' && existsSync(resolve(cwd, text)) ? resolve(cwd, text) : text;
    return readInput(spec, name, absolute, problems);
  });
  if (problems.length > 0) throw invalid('INVALID_INPUTS', 'Flags of the demo', problems, 'millrace demo --help');
  return Object.assign({}, ...values);
}
