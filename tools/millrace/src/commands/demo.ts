import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { JsonObject } from '@millrace/contract';
import type { AddCommand } from '../cli.ts';
import type { Io } from '../io.ts';
import { givenInputs } from '../pipelines/given.ts';
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
      const inputs = await demoInputs(loaded, args, io);
      exit(await execute({ ...args, name, loaded, inputs, cache: true, containers: false }, io));
    },
  );

async function demoInputs(
  loaded: LoadedPipeline,
  args: Readonly<Record<string, unknown>>,
  io: Io,
): Promise<JsonObject> {
  const input = Object.keys(FLAGS).flatMap((flag) => {
    const name = flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
    return typeof args[flag] === 'string' ? [`${name}=${args[flag]}`] : [];
  });
  const given = await givenInputs(loaded, { input, preset: [] }, io, { complete: false });
  if (typeof given.source !== 'string') return given;
  // A step may run in another folder than the user.
  const path = resolve(io.cwd, given.source);
  const source = existsSync(path) ? path : given.source;
  return { ...loaded.inputsForSource(source), ...given, source };
}
