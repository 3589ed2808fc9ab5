import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { invalid, type JsonObject, type Problem } from '@millrace/contract';
import type { AddCommand } from '../cli.ts';
import { readInput } from '../pipelines/inputs.ts';
import { type LoadedPipeline, loadPipeline } from '../pipelines/load.ts';
import { execute } from '../run/execute.ts';

const PIPELINES = ['bitcoin', 'covertype'] as const;
/** Inputs of the pipelines that the demo takes as flags of its own. */
const FLAGS = {
  source:
    "https, gs or file URL, or a path: of a file like crypto-markets.csv, or of forest cover in the lab's or UCI's schema (a generated sample).",
  'learning-rate': 'Adam step size; wins over what the search finds.',
  epochs: 'Passes over the train split.',
  trials: 'Trials of the search.',
  threshold:
    'bitcoin: RMSE, as a part of the naive baseline, up to which the model is deployed; covertype: accuracy from which it is.',
  seed: 'Of everything that draws random numbers.',
} as const;

/** `millrace demo`: a reference pipeline from a raw file to a promoted model. */
export const demoCommand: AddCommand = (parser, io, exit) =>
  parser.command(
    'demo [pipeline]',
    'Run a reference pipeline, from a raw file to a promoted model and a report.',
    (args) => {
      let options = args
        .positional('pipeline', {
          choices: PIPELINES,
          default: 'bitcoin',
          describe: 'bitcoin (a regressor) or covertype (a classifier).',
        })
        .example('npm run demo', 'bitcoin, on a generated sample')
        .example('npm run demo -- covertype --threshold 0.9', 'a gate that says no: nothing is deployed');
      for (const [name, describe] of Object.entries(FLAGS)) {
        options = options.option(name, { type: 'string', describe, requiresArg: true });
      }
      return options;
    },
    async (args) => {
      const name = args.pipeline;
      const loaded = await loadPipeline(name, io.cwd);
      const inputs = demoInputs(loaded, args, io.cwd);
      exit(await execute({ ...args, name, loaded, inputs, cache: true, containers: false }, io));
    },
  );

function demoInputs(loaded: LoadedPipeline, args: Readonly<Record<string, unknown>>, cwd: string): JsonObject {
  const problems: Problem[] = [];
  const values = Object.keys(FLAGS).map((flag) => {
    const text = args[flag];
    if (typeof text !== 'string') return {};
    const name = flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    // A step may run in another folder than the user.
    const absolute = name === 'source' && existsSync(resolve(cwd, text)) ? resolve(cwd, text) : text;
    return {
      ...(name === 'source' ? loaded.inputsForSource(absolute) : {}),
      ...readInput(loaded.spec, name, absolute, problems),
    };
  });
  if (problems.length > 0) throw invalid('INVALID_INPUTS', 'Flags of the demo', problems, 'millrace demo --help');
  return Object.assign({}, ...values);
}
