import type { Face } from '../../graph.ts';
import type { ArtifactDefinition, ContainerSpec, ParameterDefinition } from '../../ir/spec.ts';
import type { ComponentFile, Note } from '../component-file.ts';
import { defaultV1 } from './defaults.ts';
import { nameV1 } from './names.ts';
import { commandLine, type Names } from './placeholders.ts';
import { type ContainerV1, componentV1, type InputV1, type OutputV1 } from './schema.ts';
import { typeV1 } from './types.ts';

/** A component of version 1, as KFP's SDK 2 takes it. */
export function readV1(document: object, note: Note): ComponentFile | undefined {
  const parsed = componentV1.safeParse(document);
  if (!parsed.success) {
    for (const { path, message } of parsed.error.issues)
      note(path.join('.') || '(root)', 'INVALID_FIELD', `${message}.`);
    return undefined;
  }
  const { name, description, inputs, outputs, implementation } = parsed.data;
  if (implementation.container === undefined) {
    const hint = 'Compile it with kfp 2 and load what that writes.';
    note('implementation', 'UNSUPPORTED', 'KFP 2 takes only containers of version 1, not graphs.', hint);
    return undefined;
  }
  const face = readFace(inputs ?? [], outputs ?? [], note);
  const names: Names = { face, inputs: namesOf(inputs ?? []), outputs: namesOf(outputs ?? []) };
  return {
    name: name ?? 'name',
    description: description ?? '',
    face,
    work: { kind: 'container', container: readContainer(implementation.container, names, note) },
  };
}

const namesOf = (ios: readonly { readonly name: string }[]) => new Set(ios.map(({ name }) => name));

function readFace(inputs: readonly InputV1[], outputs: readonly OutputV1[], note: Note): Face {
  const inputDefinitions = side(inputs, 'inputs', note);
  const outputDefinitions = side(outputs, 'outputs', note);
  return {
    ...(inputs.length === 0 ? {} : { inputDefinitions }),
    ...(outputs.length === 0 ? {} : { outputDefinitions }),
  };
}

function side(ios: readonly (InputV1 & OutputV1)[], path: 'inputs' | 'outputs', note: Note) {
  const parameters: Record<string, ParameterDefinition> = {};
  const artifacts: Record<string, ArtifactDefinition> = {};
  for (const [i, io] of ios.entries()) {
    const where = `${path}[${i}]`;
    const name = nameV1(io.name);
    if (name === '') note(`${where}.name`, 'BAD_NAME', `"${io.name}" has no letter or digit that KFP 2 keeps.`);
    if (name in parameters || name in artifacts) {
      note(`${where}.name`, 'DUPLICATE_NAME', `"${io.name}" is "${name}" in KFP 2, and so is another.`);
    }
    const description = io.description ? { description: io.description } : {};
    const optional = path === 'inputs' && (io.optional === true || hasDefault(io)) ? { isOptional: true } : {};
    const type = typeV1(io.type);
    if (type.kind === 'parameter') {
      parameters[name] = {
        parameterType: type.type,
        ...optional,
        ...readDefault(io, type.type, where, note),
        ...description,
      };
    } else if (type.kind === 'finalStatus' && path === 'inputs') {
      parameters[name] = { parameterType: 'TASK_FINAL_STATUS', isOptional: true, ...description };
    } else if (type.kind === 'artifact') {
      artifacts[name] = { artifactType: type.type, ...optional, ...description };
    } else note(`${where}.type`, 'WRONG_TYPE', 'A final status is no output.');
  }
  return {
    ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
    ...(Object.keys(artifacts).length === 0 ? {} : { artifacts }),
  };
}

const hasDefault = ({ default: value }: InputV1): boolean => value !== undefined && value !== null;

function readDefault(
  io: InputV1,
  type: Parameters<typeof defaultV1>[1],
  where: string,
  note: Note,
): Pick<ParameterDefinition, 'defaultValue'> {
  if (io.default === undefined || io.default === null) return {};
  const defaultValue = defaultV1(io.default, type);
  if (defaultValue !== undefined) return { defaultValue };
  note(`${where}.default`, 'WRONG_TYPE', `${JSON.stringify(io.default)} is no ${String(io.type)}.`);
  return {};
}

function readContainer(
  { image, command, args, env, fileOutputs }: ContainerV1,
  names: Names,
  note: Note,
): ContainerSpec {
  const path = 'implementation.container';
  if (fileOutputs !== undefined && fileOutputs !== null) {
    const hint = 'Give the path as an argument: {outputPath: output}.';
    note(`${path}.fileOutputs`, 'UNSUPPORTED', 'KFP 2 does not read outputs from fixed paths.', hint);
  }
  const variables = Object.entries(env ?? {}).map(([name, value]) => {
    if (typeof value !== 'string') note(`${path}.env.${name}`, 'WRONG_TYPE', 'expected text.', 'Put it in quotes.');
    return { name, value: String(value) };
  });
  return {
    image,
    ...(command?.length ? { command: commandLine(command, names, `${path}.command`, note) } : {}),
    ...(args?.length ? { args: commandLine(args, names, `${path}.args`, note) } : {}),
    ...(variables.length === 0 ? {} : { env: variables }),
  };
}
