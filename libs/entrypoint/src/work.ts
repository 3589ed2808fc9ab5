import { rm, stat } from 'node:fs/promises';
import {
  type ComponentDefinition,
  type InputArtifact,
  isJson,
  type JsonObject,
  type JsonValue,
  MillraceError,
  type OutputArtifact,
  type Problem,
  type RunContext,
  type VertexContext,
  valueProblems,
} from '@millrace/contract';

/** Everything that one execution of a component's `run` is given. */
export interface Work {
  readonly parameters: JsonObject;
  readonly inputs: Readonly<Record<string, InputArtifact | readonly InputArtifact[]>>;
  readonly outputs: Readonly<Record<string, OutputArtifact>>;
  readonly context: RunContext;
  /** With `--on vertex`: the same context, and how the job is made. */
  readonly vertex?: VertexContext;
}

/**
 * Does the work and checks that it gave what its contract promises. On failure, what it wrote is removed.
 * @returns the output parameters
 * @throws what `run` throws; MillraceError `INVALID_OUTPUT` with every problem; the abort's reason.
 */
export async function perform(definition: ComponentDefinition, work: Work): Promise<JsonObject> {
  try {
    const result = await doWork(definition, work);
    work.context.signal.throwIfAborted();
    return await checkOutputs(definition, work, Object.fromEntries(Object.entries(result ?? {})));
  } catch (error) {
    for (const output of Object.values(work.outputs)) await rm(output.path, { recursive: true, force: true });
    work.context.signal.throwIfAborted();
    throw error;
  }
}

async function doWork(definition: ComponentDefinition, work: Work): Promise<Readonly<Record<string, unknown>>> {
  if (work.vertex !== undefined) {
    const { workOnVertex } = await import('./vertex/work-on-vertex.ts');
    return workOnVertex(definition, work, work.vertex);
  }
  const { run } = await definition.run();
  return run({ ...work.parameters, ...work.inputs }, work.outputs, work.context);
}

async function checkOutputs(
  definition: ComponentDefinition,
  work: Work,
  result: Readonly<Record<string, unknown>>,
): Promise<JsonObject> {
  const problems: Problem[] = [];
  const values: Record<string, JsonValue> = {};
  for (const [name, io] of Object.entries(definition.outputs)) {
    const path = `outputs.${name}`;
    if (io.kind === 'parameter') {
      const value = result[name];
      problems.push(...valueProblems(io, value, path));
      if (isJson(value)) values[name] = value;
      continue;
    }
    const output = work.outputs[name];
    if (output === undefined || (await stat(output.path).catch(() => undefined)) === undefined)
      problems.push({ path, code: 'MISSING_OUTPUT', message: 'was not written.' });
    else if (!isJson(output.metadata))
      problems.push({ path: `${path}.metadata`, code: 'NOT_JSON', message: 'holds what JSON cannot, such as NaN.' });
  }
  if (problems.length > 0) {
    throw new MillraceError('INVALID_OUTPUT', `${definition.name} broke its contract.`, { problems });
  }
  return values;
}
