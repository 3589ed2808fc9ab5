import { ARTIFACT_SCHEMA_VERSION, ARTIFACT_TYPES, PARAMETER_TYPES } from '@millrace/contract';
import type { BranchNode, Channel, ConditionNode, Scope, TaskNode } from '../graph.ts';
import { isVisible } from '../graph.ts';
import type { InterfaceDefinition, TaskArtifact, TaskParameter } from '../ir/spec.ts';

/** Name under which a value enters a branch; the form that KFP's local runner and its backend both resolve. */
export const channelName = ({ origin }: Channel): string =>
  origin.from === 'input' ? `pipelinechannel--${origin.name}` : `pipelinechannel--${origin.step}-${origin.output}`;

/** What a condition looks at. */
export function conditionChannels(condition: ConditionNode): Channel[] {
  if (condition.kind === 'comparison') {
    return [condition.left, ...(typeof condition.right === 'object' ? [condition.right] : [])];
  }
  return condition.kind === 'not'
    ? conditionChannels(condition.condition)
    : condition.conditions.flatMap(conditionChannels);
}

/** Every value that a task or a branch uses, once each by name. */
export function usedChannels(node: TaskNode | BranchNode): Channel[] {
  const used =
    node.kind === 'task'
      ? [...node.arguments.values()].flatMap((argument) => (argument.kind === 'channel' ? [argument.channel] : []))
      : [...conditionChannels(node.condition), ...enteringChannels(node)];
  return [...new Map(used.map((channel) => [channelName(channel), channel])).values()];
}

/** What a branch's steps use and none of them makes. */
function enteringChannels(branch: BranchNode): Channel[] {
  return branch.body.nodes.flatMap(usedChannels).filter((channel) => isVisible(channel.scope, branch.scope));
}

/** Where a node in `scope` gets a parameter from. */
export function parameterSource(channel: Channel, scope: Scope): TaskParameter {
  const { origin } = channel;
  if (channel.scope !== scope) return { componentInputParameter: channelName(channel) };
  return origin.from === 'input'
    ? { componentInputParameter: origin.name }
    : { taskOutputParameter: { outputParameterKey: origin.output, producerTask: origin.step } };
}

/** Where a node in `scope` gets an artifact from. */
export function artifactSource(channel: Channel, scope: Scope): TaskArtifact {
  const { origin } = channel;
  if (channel.scope !== scope) return { componentInputArtifact: channelName(channel) };
  return origin.from === 'input'
    ? { componentInputArtifact: origin.name }
    : { taskOutputArtifact: { outputArtifactKey: origin.output, producerTask: origin.step } };
}

/** Declares the values that cross into a branch: IR lets nothing else in. */
export function channelDefinitions(channels: readonly Channel[]): InterfaceDefinition {
  const definitions: Required<InterfaceDefinition> = { parameters: {}, artifacts: {} };
  for (const channel of channels) {
    if (channel.kind === 'parameter') {
      definitions.parameters[channelName(channel)] = { parameterType: PARAMETER_TYPES[channel.type] };
    } else {
      const artifactType = { schemaTitle: ARTIFACT_TYPES[channel.type], schemaVersion: ARTIFACT_SCHEMA_VERSION };
      definitions.artifacts[channelName(channel)] = { artifactType };
    }
  }
  return withoutEmpty(definitions);
}

/** Leaves out members that are empty objects, as KFP's compiler does. */
export function withoutEmpty<T extends object>(value: T): Partial<T> {
  const kept: Partial<T> = { ...value };
  for (const key in kept) if (Object.keys(kept[key] ?? {}).length === 0) delete kept[key];
  return kept;
}
