import { MillraceError } from '@millrace/contract';
import type { Face } from '../graph.ts';
import { type PlatformSpec, readPlatformSpec } from '../ir/platform.ts';
import { type ComponentSpec, type ParameterDefinition, type PipelineSpec, readPipelineSpec } from '../ir/spec.ts';
import type { ComponentFile, Note } from './component-file.ts';

/** A component in IR: a pipeline of one task that only passes its inputs on is that task's container. */
export function readIr(first: unknown, second: unknown, subject: string, note: Note): ComponentFile | undefined {
  try {
    const spec = readPipelineSpec(first, subject);
    const platform = second === undefined || second === null ? undefined : readPlatformSpec(second, subject);
    return describe(spec, platform, note);
  } catch (error) {
    if (!(error instanceof MillraceError)) throw error;
    for (const { path, code, message } of error.problems) note(path, code, message);
    return undefined;
  }
}

function describe(spec: PipelineSpec, platform: PlatformSpec | undefined, note: Note): ComponentFile | undefined {
  checkReferences(spec, note);
  const { name, description = '' } = spec.pipelineInfo;
  const container = platform === undefined ? onlyContainer(spec) : undefined;
  if (container !== undefined) return { name, description, ...container };
  if (spec.root.dag === undefined) {
    note('root.dag', 'NOT_A_COMPONENT', 'There is no graph of tasks.');
    return undefined;
  }
  const { dag: _, executorLabel: __, ...face } = spec.root;
  const compiled = platform === undefined ? { spec } : { spec, platform };
  return { name, description, face: withOptional(face), work: { kind: 'pipeline', compiled } };
}

/** Names that lead nowhere would only fail when the pipeline around this is submitted. */
function checkReferences(spec: PipelineSpec, note: Note): void {
  const { components = {}, root } = spec;
  for (const [name, component] of [['root', root] as const, ...Object.entries(components)]) {
    for (const [task, { componentRef }] of Object.entries(component.dag?.tasks ?? {})) {
      if (Object.hasOwn(components, componentRef.name)) continue;
      note(`${name}.dag.tasks.${task}.componentRef`, 'UNKNOWN_NAME', `There is no component ${componentRef.name}.`);
    }
    const { executorLabel } = component;
    if (executorLabel !== undefined && !Object.hasOwn(spec.deploymentSpec?.executors ?? {}, executorLabel)) {
      note(`${name}.executorLabel`, 'UNKNOWN_NAME', `There is no executor ${executorLabel}.`);
    }
  }
}

function onlyContainer(spec: PipelineSpec): Pick<ComponentFile, 'face' | 'work'> | undefined {
  const [task, ...more] = Object.values(spec.root.dag?.tasks ?? {});
  if (task === undefined || more.length > 0) return undefined;
  const { taskInfo: _, componentRef, inputs = {}, cachingOptions: __, ...rest } = task;
  const { executorLabel = '', dag: ___, ...face } = spec.components?.[componentRef.name] ?? {};
  const container = spec.deploymentSpec?.executors?.[executorLabel]?.container;
  const passedOn =
    Object.entries(inputs.parameters ?? {}).every(([name, source]) => source.componentInputParameter === name) &&
    Object.entries(inputs.artifacts ?? {}).every(([name, source]) => source.componentInputArtifact === name);
  // A task with a condition, retries or an iterator is more than its container.
  if (container === undefined || !passedOn || Object.keys(rest).length > 0) return undefined;
  if (!sameNames(face, spec.root)) return undefined;
  return { face: withOptional(face), work: { kind: 'container', container } };
}

/** Whether a component's inputs and outputs are those of the pipeline around it. */
const sameNames = (face: Face, root: ComponentSpec): boolean => names(face).join() === names(root).join();

const names = ({ inputDefinitions: i, outputDefinitions: o }: Face): string[] =>
  [i?.parameters, i?.artifacts, o?.parameters, o?.artifacts].flatMap((side, n) =>
    Object.keys(side ?? {})
      .sort()
      .map((name) => `${n} ${name}`),
  );

/** An input with a default is optional: early versions of the SDK did not write so. */
function withOptional(face: Face): Face {
  const { parameters } = face.inputDefinitions ?? {};
  if (parameters === undefined) return face;
  const complete = Object.entries(parameters).map(([name, parameter]): [string, ParameterDefinition] => [
    name,
    parameter.isOptional === undefined && parameter.defaultValue !== undefined
      ? { ...parameter, isOptional: true }
      : parameter,
  ]);
  return { ...face, inputDefinitions: { ...face.inputDefinitions, parameters: Object.fromEntries(complete) } };
}
