import {
  type Artifact,
  artifactTypeOf,
  type Inputs,
  type Outputs,
  type Parameter,
  type ParameterType,
  param,
} from '@millrace/contract';
import type { Face } from '../graph.ts';
import type { ArtifactDefinition, InterfaceDefinition, ParameterDefinition } from '../ir/spec.ts';

const TYPES: Readonly<Record<string, ParameterType>> = {
  ...{ STRING: 'string', NUMBER_INTEGER: 'integer', NUMBER_DOUBLE: 'number' },
  ...{ BOOLEAN: 'boolean', LIST: 'list', STRUCT: 'struct' },
};

/** The inputs of a face as a contract has them, by which what a step is called with is checked. */
export const inputsOf = ({ inputDefinitions }: Face): Inputs => read(inputDefinitions);
export const outputsOf = ({ outputDefinitions }: Face): Outputs => read(outputDefinitions);

/** What KFP itself fills in, as the settings of the task, is left out. */
function read({ parameters = {}, artifacts = {} }: InterfaceDefinition = {}): Inputs {
  const found = [
    ...Object.entries(parameters).map(([name, definition]) => [name, parameter(definition)] as const),
    ...Object.entries(artifacts).map(([name, definition]) => [name, artifact(definition)] as const),
  ];
  return Object.fromEntries(found.flatMap(([name, io]) => (io === undefined ? [] : [[name, io]])));
}

function parameter(definition: ParameterDefinition): Parameter | undefined {
  const { parameterType, isOptional, defaultValue, description = '', literals = [] } = definition;
  if (parameterType === 'TASK_FINAL_STATUS') return param.finalStatus({ description });
  const type = TYPES[parameterType];
  if (type === undefined) return undefined;
  const presence = defaultValue !== undefined ? 'defaulted' : isOptional === true ? 'optional' : 'required';
  return {
    ...{ kind: 'parameter', type, presence, description },
    ...(defaultValue === undefined ? {} : { default: defaultValue }),
    ...(literals.length === 0 ? {} : { choices: literals }),
  };
}

function artifact({ artifactType, isOptional, isArtifactList, description = '' }: ArtifactDefinition): Artifact {
  const { schemaTitle = 'system.Artifact', schemaVersion = '0.0.1' } = artifactType;
  return {
    ...{ kind: 'artifact', type: artifactTypeOf({ schemaTitle, schemaVersion }) ?? 'artifact', description },
    presence: isOptional === true ? 'optional' : 'required',
    list: isArtifactList === true,
  };
}
