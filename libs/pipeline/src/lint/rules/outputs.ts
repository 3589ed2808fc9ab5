import type { ArtifactDefinition, ParameterDefinition } from '../../ir/spec.ts';
import type { PipelineProblem } from '../problem.ts';
import { choices, error, type Rule, warning } from '../rule.ts';
import { type DagSite, own, type Survey } from '../survey.ts';
import { artifactFits, artifactInWords, parameterFit, typeInWords } from '../types.ts';

interface Selector {
  readonly path: string;
  readonly task: string;
  readonly key: string;
}

/**
 * What a DAG gives is made by a task in it. The backend looks when something reads the output (resolveUpstreamOutputs in
 * backend/src/v2/driver/resolve.go: "producer_subtask not in outputParams"). The type that the DAG declares it never
 * reads, so that another type is a warning.
 */
export const dagOutputs: Rule = function* (survey) {
  const { loops, inside } = collecting(survey);
  for (const site of survey.dags) {
    const collected = loops.has(site.name ?? '') ? 'always' : inside.has(site.name ?? '') ? 'perhaps' : 'never';
    const { parameters = {}, artifacts = {} } = site.dag.outputs ?? {};
    for (const [name, { valueFromParameter, valueFromOneof }] of Object.entries(parameters)) {
      const path = `${site.path}.dag.outputs.parameters.${name}`;
      const choices = valueFromOneof?.parameterSelectors ?? [];
      if (valueFromParameter === undefined && choices.length === 0)
        yield error(path, 'INVALID_SELECTOR', 'It selects nothing.');
      const selected = [
        ...(valueFromParameter === undefined ? [] : [{ ...valueFromParameter, path: `${path}.valueFromParameter` }]),
        ...choices.map((choice, i) => ({ ...choice, path: `${path}.valueFromOneof.parameterSelectors.${i}` })),
      ];
      for (const { path: where, producerSubtask, outputParameterKey } of selected) {
        const selector = { path: where, task: producerSubtask, key: outputParameterKey };
        const made = yield* output(site, selector, (its) => its?.parameters);
        if (made !== undefined) yield* parameterProblem(site, name, selector, made, collected);
      }
    }
    for (const [name, { artifactSelectors }] of Object.entries(artifacts)) {
      const path = `${site.path}.dag.outputs.artifacts.${name}`;
      if (artifactSelectors.length === 0) yield error(path, 'INVALID_SELECTOR', 'It selects nothing.');
      for (const [i, { producerSubtask, outputArtifactKey }] of artifactSelectors.entries()) {
        const selector = { path: `${path}.artifactSelectors.${i}`, task: producerSubtask, key: outputArtifactKey };
        const made = yield* output(site, selector, (its) => its?.artifacts);
        if (made !== undefined) yield* artifactProblem(site, name, selector, made, collected);
      }
    }
  }
};

/**
 * Components that run many times: their outputs are the lists of what the iterations gave. The Python SDK declares what
 * a branch in a loop gives as a list already, and the backend compares neither.
 */
function collecting({ dags, tasks }: Survey): { loops: ReadonlySet<string>; inside: ReadonlySet<string> } {
  const bodies = tasks.filter(
    ({ task }) => task.parameterIterator !== undefined || task.artifactIterator !== undefined,
  );
  const loops = new Set(bodies.map(({ task }) => task.componentRef.name));
  const inside = new Set<string>();
  // Outer DAGs come before those in them.
  for (const { name, tasks: its } of dags) {
    if (name === undefined || !(loops.has(name) || inside.has(name))) continue;
    for (const { task } of its.values()) inside.add(task.componentRef.name);
  }
  return { loops, inside };
}

type Collected = 'always' | 'perhaps' | 'never';
type Outputs = NonNullable<DagSite['component']['outputDefinitions']>;

function* output<D>(
  { tasks }: DagSite,
  { path, task, key }: Selector,
  definitionsOf: (outputs: Outputs | undefined) => Readonly<Record<string, D>> | undefined,
): Generator<PipelineProblem, D | undefined> {
  const producer = tasks.get(task);
  if (producer === undefined) {
    yield error(
      path,
      'UNKNOWN_TASK',
      `There is no task "${task}" in this DAG.`,
      `There is: ${choices([...tasks.keys()])}.`,
    );
    return undefined;
  }
  if (producer.component === undefined) return undefined;
  const definitions = definitionsOf(producer.component.outputDefinitions);
  const made = own(definitions, key);
  if (made === undefined) {
    yield error(
      path,
      'UNKNOWN_OUTPUT',
      `${task} has no output "${key}".`,
      `It has: ${choices(Object.keys(definitions ?? {}))}.`,
    );
  }
  return made;
}

function* parameterProblem(
  site: DagSite,
  name: string,
  { path, task, key }: Selector,
  made: ParameterDefinition,
  collected: Collected,
) {
  const declared = own(site.component.outputDefinitions?.parameters, name);
  if (declared === undefined) return;
  const isList = collected === 'always' || (collected === 'perhaps' && declared.parameterType === 'LIST');
  const given = isList ? 'LIST' : made.parameterType;
  if (parameterFit(given, declared.parameterType) !== 'yes') {
    const message = `The ${typeInWords(given)} ${task}.${key} is declared as a ${typeInWords(declared.parameterType)}.`;
    yield warning(path, 'TYPE_MISMATCH', message);
  }
}

function* artifactProblem(
  site: DagSite,
  name: string,
  { path, task, key }: Selector,
  made: ArtifactDefinition,
  collected: Collected,
) {
  const declared = own(site.component.outputDefinitions?.artifacts, name);
  if (declared === undefined) return;
  const isList = collected === 'always' || (collected === 'perhaps' && declared.isArtifactList === true);
  const given = isList ? { ...made, isArtifactList: true } : made;
  if (!artifactFits(given, declared) || (given.isArtifactList ?? false) !== (declared.isArtifactList ?? false)) {
    yield warning(
      path,
      'TYPE_MISMATCH',
      `The ${artifactInWords(given)} ${task}.${key} is declared as a ${artifactInWords(declared)}.`,
    );
  }
}

/** What a DAG declares it gives, and what it gives it declares: another output is out of reach. */
export const declaredOutputs: Rule = function* ({ dags }) {
  for (const { path, component, dag } of dags) {
    for (const side of ['parameters', 'artifacts'] as const) {
      const declared = Object.keys(component.outputDefinitions?.[side] ?? {});
      const given = Object.keys(dag.outputs?.[side] ?? {});
      for (const name of declared.filter((one) => !given.includes(one))) {
        yield error(`${path}.outputDefinitions.${side}.${name}`, 'MISSING_OUTPUT', 'No task of the DAG gives it.');
      }
      for (const name of given.filter((one) => !declared.includes(one))) {
        yield warning(
          `${path}.dag.outputs.${side}.${name}`,
          'UNUSED',
          'It is not declared, so that nothing can read it.',
        );
      }
    }
  }
};

/**
 * What a conditional task gives is there only if it ran: the Python SDK refuses to read it outside of its branch,
 * except through a oneOf; the driver of the reader fails or is left out.
 */
export const conditionalOutputs: Rule = function* ({ dags }) {
  for (const { tasks } of dags) {
    for (const { path, task } of tasks.values()) {
      const { parameters = {}, artifacts = {} } = task.inputs ?? {};
      const read = [
        ...Object.entries(parameters).map(
          ([name, i]) => [`parameters.${name}`, i.taskOutputParameter?.producerTask] as const,
        ),
        ...Object.entries(artifacts).map(
          ([name, i]) => [`artifacts.${name}`, i.taskOutputArtifact?.producerTask] as const,
        ),
      ];
      for (const [name, producer] of read) {
        if (producer === undefined || (tasks.get(producer)?.task.triggerPolicy?.condition ?? '') === '') continue;
        const hint = 'Choose between branches with oneOf(when(…).otherwise(…)).';
        yield warning(
          `${path}.inputs.${name}`,
          'ABSENT_OUTPUT',
          `${producer} runs under a condition: it may give nothing.`,
          hint,
        );
      }
    }
  }
};
