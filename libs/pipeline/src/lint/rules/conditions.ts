import { type CelParameters, type CelType, conditionProblems } from '../cel/check.ts';
import { type CelNode, parseCel } from '../cel/parse.ts';
import { CelSyntaxError } from '../cel/tokens.ts';
import type { PipelineProblem, ProblemCode } from '../problem.ts';
import { error, type Rule } from '../rule.ts';
import { parameterSource } from '../sources.ts';
import { own, type TaskSite } from '../survey.ts';

/**
 * Conditions are CEL over the inputs of their task, and give true or false. The backend compiles them when the driver
 * of the task runs (Condition in backend/src/v2/expression/expression.go); a comparison of two types is false for ever.
 */
export const conditions: Rule = function* ({ tasks }) {
  for (const site of tasks) {
    const condition = site.task.triggerPolicy?.condition;
    if (condition === undefined || condition === '') continue;
    const path = `${site.path}.triggerPolicy.condition`;
    const tree = yield* parsed(condition, path, 'INVALID_CONDITION');
    if (tree === undefined) continue;
    for (const message of conditionProblems(tree, parametersOf(site))) {
      yield error(path, 'INVALID_CONDITION', message, condition);
    }
  }
};

/** Selectors are CEL over one value (Select in the same file). */
export const selectors: Rule = function* ({ tasks }) {
  for (const { path, task } of tasks) {
    for (const [name, { parameterExpressionSelector }] of Object.entries(task.inputs?.parameters ?? {})) {
      if (parameterExpressionSelector === undefined || parameterExpressionSelector === '') continue;
      yield* parsed(parameterExpressionSelector, `${path}.inputs.parameters.${name}`, 'INVALID_SELECTOR');
    }
  }
};

function* parsed(text: string, path: string, code: ProblemCode): Generator<PipelineProblem, CelNode | undefined> {
  try {
    return parseCel(text);
  } catch (problem) {
    if (!(problem instanceof CelSyntaxError)) throw problem;
    yield error(path, code, `It is not CEL: ${problem.message}.`, text);
    return undefined;
  }
}

const TYPES: Readonly<Record<string, CelType>> = {
  ...{ STRING: 'string', NUMBER_INTEGER: 'number', NUMBER_DOUBLE: 'number', BOOLEAN: 'bool' },
  ...{ LIST: 'list', STRUCT: 'map', TASK_FINAL_STATUS: 'map' },
};

/** What the task is given, by the type that its component declares, or else that of where it comes from. */
function parametersOf(site: TaskSite): CelParameters {
  const parameters = new Map<string, CelType>();
  for (const [name, input] of Object.entries(site.task.inputs?.parameters ?? {})) {
    const source = parameterSource(site, input);
    const declared = own(site.component?.inputDefinitions?.parameters, name);
    const definition = declared ?? (source.kind === 'definition' ? source.definition : undefined);
    const isItem = definition?.parameterType === 'STRING' && /loop-item/.test(name);
    parameters.set(name, isItem ? 'any' : (TYPES[definition?.parameterType ?? ''] ?? 'any'));
  }
  return parameters;
}
