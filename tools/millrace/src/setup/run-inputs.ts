import { bucketName, placeOf } from '@millrace/cloud';
import { invalid, type JsonObject, type JsonValue, type Problem } from '@millrace/contract';
import type { Io } from '../io.ts';
import { loadPipeline } from '../pipelines/load.ts';
import { readPairs } from '../pipelines/pairs.ts';

interface RunInputsFlags {
  readonly project?: string | undefined;
  readonly bucketPrefix?: string | undefined;
  readonly input: readonly string[];
}

/**
 * Inputs of the runs that a file starts, as the trigger fills them in: what was given, the file as `source`, and the
 * registry in the bucket.
 * @throws MillraceError `INVALID_INPUTS` with every one that is missing, unknown or of another type.
 */
export async function runInputs(pipeline: string, flags: RunInputsFlags, io: Io): Promise<JsonObject> {
  const { spec } = await loadPipeline(pipeline, io.cwd);
  const declared = spec.root.inputDefinitions?.parameters ?? {};
  const { project = '' } = placeOf(flags, io.env);
  const packages = bucketName({ bucketPrefix: flags.bucketPrefix ?? project }, 'packages');
  const usual = { source: '{uri}', registry: `gs://${packages}/${spec.pipelineInfo.name}/models` };
  const problems: Problem[] = [];
  const note = (input: string, code: string, message: string) =>
    void problems.push({ path: `--input ${input}`, code, message });
  const inputs: Record<string, JsonValue> = {};
  for (const [input, value] of Object.entries(usual)) if (input in declared) inputs[input] = value;
  for (const [input, text] of Object.entries(readPairs('input', flags.input))) {
    const { parameterType } = declared[input] ?? {};
    const value = parameterType === 'STRING' || text.includes('{') ? text : parsed(text);
    if (parameterType === undefined) note(input, 'UNKNOWN_INPUT', `${pipeline} has no such input.`);
    else if (value === undefined) note(input, 'WRONG_TYPE', `expected ${parameterType}, got "${text}".`);
    else inputs[input] = value;
  }
  for (const [input, { defaultValue, isOptional }] of Object.entries(declared)) {
    if (input in inputs || defaultValue !== undefined || isOptional === true) continue;
    note(input, 'MISSING_INPUT', 'has no default.');
  }
  if (problems.length > 0)
    throw invalid('INVALID_INPUTS', `Runs of ${pipeline}`, problems, `millrace describe ${pipeline}`);
  return inputs;
}

function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
