import type { JsonObject } from '@millrace/contract';
import type { CompiledPipeline } from '@millrace/pipeline';

/** The compiled pipeline with other defaults of its inputs: what its runs take where nothing else is given. */
export function withDefaults(compiled: CompiledPipeline, values: JsonObject): CompiledPipeline {
  const { spec, platform } = compiled;
  const parameters = { ...spec.root.inputDefinitions?.parameters };
  for (const [name, definition] of Object.entries(parameters)) {
    const defaultValue = values[name];
    if (defaultValue !== undefined) parameters[name] = { ...definition, defaultValue, isOptional: true };
  }
  const inputDefinitions = { ...spec.root.inputDefinitions, parameters };
  const changed = { ...spec, root: { ...spec.root, inputDefinitions } };
  return platform === undefined ? { spec: changed } : { spec: changed, platform };
}
