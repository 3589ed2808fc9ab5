import { type JsonValue, PARAMETER_TYPES } from '@millrace/contract';
import type { CompiledPipeline } from '../ir/compiled.ts';
import type { InterfaceDefinition, ParameterDefinition } from '../ir/spec.ts';
import { type OutlineGroup, type OutlineStep, outline } from '../outline/index.ts';
import { type PlatformNeed, platformNeeds } from './platform-needs.ts';
import { stepOptions } from './step-options.ts';

/** An input or output in words. */
export interface InterfaceEntry {
  readonly name: string;
  /** `string`, `integer`, `list` …, or `system.Model`, `list of system.Model`. */
  readonly type: string;
  /** Inputs only: whether a run must give it. */
  readonly required?: boolean;
  readonly default?: JsonValue;
  readonly description?: string;
}

export interface StepDescription {
  readonly id: string;
  readonly component: string;
  readonly image?: string;
  /** Ids of the steps that it waits for, itself or through a group that it is in. */
  readonly waitsFor: readonly string[];
  /** The groups that it is in, outermost first; titles such as `when evaluate.passed == true`, `for each of trials`. */
  readonly within: readonly { readonly id: string; readonly title: string }[];
  /** What each input is: `train.model`, `threshold`, `3`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** `2 retries`, `4Gi memory`, `not cached` … */
  readonly options: readonly string[];
}

/** A pipeline: what it takes, gives, does and needs. */
export interface PipelineDescription {
  readonly name: string;
  readonly description?: string;
  readonly compiledBy?: string;
  readonly inputs: readonly InterfaceEntry[];
  readonly outputs: readonly InterfaceEntry[];
  readonly steps: readonly StepDescription[];
  /** Of the cluster: secrets, config maps, volumes, node labels. */
  readonly needs: readonly PlatformNeed[];
}

/** Describes a compiled pipeline, ours or the Python SDK's; steps come in the order in which they may run. */
export function describePipeline(compiled: CompiledPipeline): PipelineDescription {
  const { pipelineInfo, root, sdkVersion } = compiled.spec;
  const { steps, groups } = outline(compiled.spec);
  const titles = new Map(groups.map((group) => [group.id, group]));
  const within = (id: string | undefined): StepDescription['within'] => {
    const group = id === undefined ? undefined : titles.get(id);
    // The frame around branches says nothing that the branches do not.
    return group === undefined
      ? []
      : [...within(group.group), ...(group.kind === 'choice' ? [] : [{ id: group.id, title: group.title }])];
  };
  return {
    name: pipelineInfo.name,
    ...(pipelineInfo.description ? { description: pipelineInfo.description } : {}),
    ...(sdkVersion === undefined ? {} : { compiledBy: sdkVersion }),
    inputs: interfaceEntries(root.inputDefinitions, true),
    outputs: interfaceEntries(root.outputDefinitions, false),
    steps: steps.map((step) => ({
      id: step.id,
      component: step.component,
      ...(step.executor?.container === undefined ? {} : { image: step.executor.container.image }),
      waitsFor: waitsFor(step, titles),
      within: within(step.group),
      inputs: Object.fromEntries(
        [...step.inputs]
          .filter(([name]) => !name.startsWith('pipelinechannel--'))
          .map(([name, { words }]) => [name, words]),
      ),
      options: stepOptions(step),
    })),
    needs: platformNeeds(compiled, steps),
  };
}

function waitsFor(step: OutlineStep, groups: ReadonlyMap<string, OutlineGroup>): string[] {
  const names = new Set(step.after);
  for (const { from } of step.inputs.values()) for (const { step: producer } of from) names.add(producer);
  for (let group = groups.get(step.group ?? ''); group !== undefined; group = groups.get(group.group ?? '')) {
    for (const name of group.after) names.add(name);
    for (const { from } of group.looksAt) for (const { step: producer } of from) names.add(producer);
  }
  return [...names].sort();
}

function interfaceEntries(definitions: InterfaceDefinition | undefined, isInput: boolean): InterfaceEntry[] {
  const described = (description: string | undefined) => (description === undefined ? {} : { description });
  const artifacts = Object.entries(definitions?.artifacts ?? {}).map(
    ([name, { artifactType, isArtifactList, isOptional, description }]) => ({
      name,
      type: `${isArtifactList === true ? 'list of ' : ''}${artifactType.schemaTitle ?? 'artifact'}`,
      ...(isInput ? { required: isOptional !== true } : {}),
      ...described(description),
    }),
  );
  const parameters = Object.entries(definitions?.parameters ?? {}).map(
    ([name, { parameterType, isOptional, defaultValue, description }]) => ({
      name,
      type: typeName(parameterType),
      ...(isInput ? { required: isOptional !== true && defaultValue === undefined } : {}),
      ...(defaultValue === undefined ? {} : { default: defaultValue }),
      ...described(description),
    }),
  );
  return [...artifacts, ...parameters];
}

const typeName = (type: ParameterDefinition['parameterType']): string =>
  Object.entries(PARAMETER_TYPES).find(([, kfp]) => kfp === type)?.[0] ?? type.toLowerCase().replaceAll('_', ' ');
