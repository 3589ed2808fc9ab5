import type { Violation } from '../server/api-error.ts';
import type { PipelineJob } from '../server/messages.ts';
import { displayNameRule, gcsUriRule, labelsRule, required } from '../server/rules.ts';
import { jsonOf, jsonOfStruct } from '../server/values.ts';
import { PipelineSpec, type SpecDag, type SpecParameter } from './spec.ts';

/** What is wrong with a pipeline job, its spec and its parameters. */
export function pipelineJobRule(field: string, job: PipelineJob): Violation[] {
  const config = job.runtimeConfig;
  const directory = `${field}.runtime_config.gcs_output_directory`;
  return [
    ...(job.displayName ? displayNameRule(`${field}.display_name`, job.displayName) : []),
    ...labelsRule(`${field}.labels`, job.labels),
    ...required(directory, config?.gcsOutputDirectory),
    ...gcsUriRule(directory, config?.gcsOutputDirectory),
    ...(Object.keys(config?.parameters ?? {}).length === 0
      ? []
      : [{ field: `${field}.runtime_config.parameters`, description: 'Schema 2.1.0 takes parameter_values.' }]),
    ...specRule(field, job),
  ];
}

function specRule(field: string, job: PipelineJob): Violation[] {
  const parsed = PipelineSpec.safeParse(jsonOfStruct(job.pipelineSpec));
  if (!parsed.success) {
    return parsed.error.issues.map(({ path, message }) => ({
      field: [`${field}.pipeline_spec`, ...path].join('.'),
      description: message,
    }));
  }
  const spec = parsed.data;
  const dag = spec.root.dag;
  if (dag === undefined) return [{ field: `${field}.pipeline_spec.root`, description: 'Has no dag.' }];
  return [
    ...[
      { name: 'root', dag },
      ...Object.entries(spec.components).map(([name, { dag: inner }]) => ({ name, dag: inner })),
    ].flatMap((each) => (each.dag === undefined ? [] : dagRule(`${field}.pipeline_spec.${each.name}`, each.dag, spec))),
    ...parametersRule(`${field}.runtime_config.parameter_values`, job, spec.root.inputDefinitions?.parameters ?? {}),
  ];
}

/** Every task has a component, every component without a DAG an executor, and nothing waits for what is not there. */
function dagRule(field: string, dag: SpecDag, spec: PipelineSpec): Violation[] {
  return Object.entries(dag.tasks).flatMap(([name, { componentRef, dependentTasks }]) => {
    const at = `${field}.dag.tasks.${name}`;
    const component = spec.components[componentRef.name];
    const executor = component?.executorLabel;
    return [
      ...(component === undefined ? [{ field: at, description: `There is no component ${componentRef.name}.` }] : []),
      ...(component !== undefined &&
      component.dag === undefined &&
      !(executor && executor in spec.deploymentSpec.executors)
        ? [{ field: at, description: `There is no executor ${executor}.` }]
        : []),
      ...dependentTasks
        .filter((other) => !(other in dag.tasks))
        .map((other) => ({ field: at, description: `Depends on ${other}, which there is not.` })),
    ];
  });
}

function parametersRule(
  field: string,
  job: PipelineJob,
  declared: Readonly<Record<string, SpecParameter>>,
): Violation[] {
  const given = Object.entries(job.runtimeConfig?.parameterValues ?? {});
  const missing = Object.entries(declared).filter(
    ([name, { defaultValue, isOptional }]) =>
      defaultValue === undefined && !isOptional && !given.some(([each]) => each === name),
  );
  return [
    ...missing.map(([name]) => ({ field: `${field}.${name}`, description: 'Required parameter is not given.' })),
    ...given.flatMap(([name, value]) => {
      const type = declared[name]?.parameterType;
      if (type === undefined)
        return [{ field: `${field}.${name}`, description: 'The pipeline has no such parameter.' }];
      return fits(type, jsonOf(value)) ? [] : [{ field: `${field}.${name}`, description: `Is no ${type}.` }];
    }),
  ];
}

function fits(type: string, value: unknown): boolean {
  switch (type) {
    case 'NUMBER_INTEGER':
      return Number.isInteger(value);
    case 'NUMBER_DOUBLE':
      return typeof value === 'number';
    case 'BOOLEAN':
      return typeof value === 'boolean';
    case 'STRING':
      return typeof value === 'string';
    case 'LIST':
      return Array.isArray(value);
    default:
      return typeof value === 'object' && value !== null && !Array.isArray(value);
  }
}
