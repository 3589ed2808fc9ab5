import type { JsonObject } from '@millrace/contract';
import type { Io } from '../io.ts';
import { inputVariables } from './environment.ts';
import { type GivenInputs, readInputs } from './inputs.ts';
import type { LoadedPipeline } from './load.ts';
import { readPresets } from './presets.ts';

/** What `--input` and `--preset` say. */
export interface InputFlags {
  readonly input: readonly string[];
  readonly preset: readonly string[];
}

/**
 * Inputs from flags, the environment and presets, of which the former win. The variables that set one are named: nobody
 * sees them on the command line.
 * @throws MillraceError `INVALID_INPUTS`, `PRESET_MISSING`, `INVALID_PRESET`
 */
export async function givenInputs(
  loaded: Pick<LoadedPipeline, 'spec' | 'pipeline'>,
  { input, preset }: InputFlags,
  io: Io,
  more: Pick<GivenInputs, 'standIns' | 'complete'> = {},
): Promise<JsonObject> {
  const variables = inputVariables(loaded.spec, io.env);
  if (variables.length > 0) {
    io.stderr.write(`inputs from the environment: ${variables.map(({ variable }) => variable).join(', ')}\n`);
  }
  return readInputs(loaded, { ...more, preset: await readPresets(preset, io.cwd), variables, texts: input });
}

/** Words of `--input` and `--preset` in the help of commands. */
export const INPUT_HELP = 'name=value; may be repeated. A variable PIPELINE_NAME, e.g. BITCOIN_EPOCHS, says the same.';
export const PRESET_HELP = 'YAML or JSON file of inputs; may be repeated. Variables and --input win.';
