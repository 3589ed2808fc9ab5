import { type JsonObject, type JsonValue, MillraceError } from '@millrace/contract';
import type { InterfaceDefinition, TaskParameter, TaskSpec } from '@millrace/pipeline';
import { selectFrom } from './cel.ts';
import { fillConstant, parameterPlaceholder } from './constant.ts';
import { fitValue, withDefaults } from './definitions.ts';
import { finalStatus } from './exit.ts';
import { type JobFacts, jobPlaceholder } from './job.ts';
import type { ArtifactValue, TaskResult, Values } from './values.ts';

/** Where a task stands: the inputs of its DAG, what the tasks before it gave, and the run. */
export interface TaskScope {
  /** As in `StepInfo`. */
  readonly id: string;
  readonly inputs: Values;
  readonly results: ReadonlyMap<string, TaskResult>;
  readonly job: JobFacts;
}

/**
 * A task's inputs. Absent optional ones are left out.
 * @throws MillraceError `MISSING_INPUT`, `WRONG_INPUT_TYPE`, `INVALID_SELECTOR`.
 */
export function resolveInputs(task: TaskSpec, definitions: InterfaceDefinition | undefined, scope: TaskScope): Values {
  const given = resolveParameters(task, scope);
  const parameters = withDefaults(given, definitions);
  const fitted: Record<string, JsonValue> = {};
  for (const [name, value] of Object.entries(parameters)) {
    fitted[name] = fitValue(name, value, definitions?.parameters?.[name]);
  }
  const undeclared = Object.entries(given).filter(([name]) => definitions?.parameters?.[name] === undefined);
  const complete: Values = {
    parameters: fitted,
    artifacts: resolveArtifacts(task, definitions, scope),
    ...(undeclared.length === 0 ? {} : { undeclared: Object.fromEntries(undeclared) }),
  };
  checkComplete(complete, definitions, task.parameterIterator?.itemInput ?? task.artifactIterator?.itemInput);
  return complete;
}

function resolveParameters(task: TaskSpec, scope: TaskScope): JsonObject {
  const values: Record<string, JsonValue> = {};
  const texts: [string, JsonValue][] = [];
  for (const [name, source] of Object.entries(task.inputs?.parameters ?? {})) {
    const constant = source.runtimeValue?.constant;
    if (constant !== undefined) texts.push([name, constant]);
    else {
      const value = sourceValue(source, scope);
      if (value !== undefined && value !== null) values[name] = selected(value, source.parameterExpressionSelector);
    }
  }
  const lookUp = (path: string) => jobPlaceholder(path, scope.job, scope.id) ?? parameterPlaceholder(path, values);
  // Texts last: they name the other inputs of their task.
  const filled = texts.map(([name, constant]) => [name, fillConstant(constant, lookUp)] as const);
  return { ...values, ...Object.fromEntries(filled) };
}

function sourceValue(source: TaskParameter, scope: TaskScope): JsonValue | undefined {
  const { taskOutputParameter: output, componentInputParameter: input, taskFinalStatus: status } = source;
  if (output !== undefined) return scope.results.get(output.producerTask)?.parameters[output.outputParameterKey];
  if (input !== undefined) return scope.inputs.parameters[input] ?? subvariable(input, scope.inputs.parameters);
  if (status === undefined) return undefined;
  return finalStatus(status.producerTask, scope.results.get(status.producerTask), scope.job);
}

const selected = (value: JsonValue, selector: string | undefined): JsonValue =>
  selector === undefined ? value : selectFrom(value, selector);

/**
 * The field of a loop's item by the name that the Python SDK gives it in an f-string, where it forgets to hand the
 * field on as an input of the loop's DAG.
 */
function subvariable(name: string, parameters: JsonObject): JsonValue | undefined {
  const at = name.lastIndexOf('-subvar-');
  const item = at < 0 ? undefined : parameters[name.slice(0, at)];
  if (typeof item !== 'object' || item === null || Array.isArray(item)) return undefined;
  return Object.entries(item).find(([key]) => key === name.slice(at + '-subvar-'.length))?.[1];
}

function resolveArtifacts(
  task: TaskSpec,
  definitions: InterfaceDefinition | undefined,
  scope: TaskScope,
): Values['artifacts'] {
  const artifacts: Record<string, ArtifactValue> = {};
  for (const [name, source] of Object.entries(task.inputs?.artifacts ?? {})) {
    const { taskOutputArtifact: output, componentInputArtifact: input } = source;
    const artifact =
      output !== undefined
        ? scope.results.get(output.producerTask)?.artifacts[output.outputArtifactKey]
        : scope.inputs.artifacts[input ?? ''];
    if (artifact === undefined) continue;
    const listed = definitions?.artifacts?.[name]?.isArtifactList === true && !Array.isArray(artifact);
    artifacts[name] = listed ? [artifact].flat() : artifact;
  }
  return artifacts;
}

/** @param item input that only the iterations of a loop have. */
function checkComplete(values: Values, definitions: InterfaceDefinition | undefined, item: string | undefined): void {
  const missing = [
    ...Object.entries(definitions?.parameters ?? {}).filter(
      ([name, { isOptional }]) => isOptional !== true && values.parameters[name] === undefined,
    ),
    ...Object.entries(definitions?.artifacts ?? {}).filter(
      ([name, { isOptional }]) => isOptional !== true && values.artifacts[name] === undefined,
    ),
  ].filter(([name]) => name !== item);
  if (missing.length === 0) return;
  throw new MillraceError('MISSING_INPUT', `No value came for ${missing.map(([name]) => name).join(', ')}.`);
}
