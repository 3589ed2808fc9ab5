import { type Artifact, type ArtifactSchema, artifactSchema } from './artifacts.ts';
import type { ComponentDefinition } from './component.ts';
import { describeInput } from './describe.ts';
import type { JsonValue } from './json.ts';
import { isFinalStatus, type Parameter, type ParameterType } from './parameters.ts';
import type { Inputs, Outputs } from './run.ts';

/** KFP's name of each parameter type. */
export const PARAMETER_TYPES = {
  string: 'STRING',
  integer: 'NUMBER_INTEGER',
  number: 'NUMBER_DOUBLE',
  boolean: 'BOOLEAN',
  list: 'LIST',
  struct: 'STRUCT',
} as const satisfies Record<ParameterType, string>;

/** An input or output artifact in IR. */
export type ArtifactSpec = {
  readonly artifactType: ArtifactSchema;
  readonly isArtifactList?: true;
  readonly isOptional?: true;
  readonly description?: string;
};
/** An input or output parameter in IR. */
export type ParameterSpec = {
  readonly parameterType: (typeof PARAMETER_TYPES)[ParameterType] | 'TASK_FINAL_STATUS';
  readonly defaultValue?: JsonValue;
  readonly isOptional?: true;
  readonly description?: string;
};
/** `inputDefinitions` or `outputDefinitions` of IR; a side without members is left out, as the KFP SDK does. */
export type IoDefinitions = {
  readonly artifacts?: { readonly [name: string]: ArtifactSpec };
  readonly parameters?: { readonly [name: string]: ParameterSpec };
};
/** The typed face of a component or DAG in IR. */
export type InterfaceSpec = { readonly inputDefinitions?: IoDefinitions; readonly outputDefinitions?: IoDefinitions };

/**
 * The inputs and outputs of a component as KFP IR describes them.
 * KFP has no field for choices and ranges: they are part of the description.
 */
export function componentInterface<I extends Inputs, O extends Outputs>(
  definition: Pick<ComponentDefinition<I, O>, 'inputs' | 'outputs'>,
): InterfaceSpec {
  const inputDefinitions = ioDefinitions(definition.inputs);
  const outputDefinitions = ioDefinitions(definition.outputs);
  return {
    ...(inputDefinitions === undefined ? {} : { inputDefinitions }),
    ...(outputDefinitions === undefined ? {} : { outputDefinitions }),
  };
}

function ioDefinitions(ios: Inputs | Outputs): IoDefinitions | undefined {
  const artifacts: Record<string, ArtifactSpec> = {};
  const parameters: Record<string, ParameterSpec> = {};
  for (const [name, io] of sortedEntries(ios)) {
    if (io.kind === 'artifact') artifacts[name] = artifactSpec(io);
    else parameters[name] = parameterSpec(io);
  }
  if (Object.keys(ios).length === 0) return undefined;
  return {
    ...(Object.keys(artifacts).length === 0 ? {} : { artifacts }),
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
  };
}

function artifactSpec(io: Artifact): ArtifactSpec {
  return {
    artifactType: artifactSchema(io.type),
    ...(io.list === true ? { isArtifactList: true } : {}),
    ...(io.presence === 'optional' ? { isOptional: true } : {}),
    ...(io.description === '' ? {} : { description: io.description }),
  };
}

function parameterSpec(io: Parameter): ParameterSpec {
  const description = describeInput(io);
  if (isFinalStatus(io)) {
    return {
      parameterType: 'TASK_FINAL_STATUS',
      isOptional: true,
      ...(description === '' ? {} : { description }),
    };
  }
  return {
    parameterType: PARAMETER_TYPES[io.type],
    ...(io.default === undefined ? {} : { defaultValue: io.default }),
    ...(io.presence === 'required' ? {} : { isOptional: true }),
    ...(description === '' ? {} : { description }),
  };
}

/** Entries in the order of their names, so that generated files do not depend on the order in the source. */
export const sortedEntries = <T>(record: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
