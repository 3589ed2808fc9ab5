import type { Argument, Channel, ConditionNode, GraphNode, GroupNode, Scope } from '../graph.ts';
import { isGroup, isVisible, nodeIn } from '../graph.ts';
import { channelName, crossing } from './channels.ts';

/** The values that an argument is made of. */
export function argumentChannels(argument: Argument): Channel[] {
  if (argument.kind === 'channel') return [argument.channel];
  return argument.kind === 'text' ? argument.parts.filter((part) => typeof part === 'object') : [];
}

/** What a condition looks at. */
export function conditionChannels(condition: ConditionNode): Channel[] {
  if (condition.kind === 'comparison') {
    return [condition.left, ...(typeof condition.right === 'object' ? [condition.right] : [])];
  }
  return condition.kind === 'not'
    ? conditionChannels(condition.condition)
    : condition.conditions.flatMap(conditionChannels);
}

/** What the group itself needs: the values of its condition, or the list that it goes over. */
export function ownChannels(group: GroupNode): Channel[] {
  if (group.kind === 'branch') return conditionChannels(group.condition);
  return group.kind === 'loop' && 'kind' in group.items ? [group.items] : [];
}

/** The inputs of a group's task, once each by name: its own, and what its steps use and none of them makes. */
export function groupInputs(group: GroupNode): Map<string, Channel> {
  const used = [...ownChannels(group), ...group.body.nodes.flatMap(usedOutside)];
  const entering = used.filter((channel) => isVisible(channel.scope, group.scope));
  return new Map(entering.map((channel) => [channelName(channel), channel]));
}

/** What a node needs from around it, as it crosses into the scope that the node is in. */
function usedOutside(node: GraphNode): Channel[] {
  if (isGroup(node)) return [...groupInputs(node).values()].map(crossing);
  return [...node.arguments.values()].flatMap(argumentChannels).map(crossing);
}

/** Names of the nodes of the same DAG that must end first: producers, and what `after` names. */
export function dependentTasks(node: GraphNode): string[] {
  const names = new Set<string>();
  for (const { origin, scope } of channelsOf(node)) {
    if (origin.from === 'step' && scope === node.scope) names.add(origin.step);
  }
  for (const before of waitedFor(node)) {
    const sibling = siblingOf(node.scope, before);
    if (sibling !== undefined && sibling !== node) names.add(sibling.name);
  }
  if (node.exitOf !== undefined) names.add(node.exitOf.name);
  return [...names].sort();
}

const channelsOf = (node: GraphNode): Channel[] =>
  isGroup(node) ? [...groupInputs(node).values()] : [...node.arguments.values()].flatMap(argumentChannels);

/** A group waits for whatever one of its steps must come after. */
const waitedFor = (node: GraphNode): readonly GraphNode[] =>
  isGroup(node) ? [...node.after, ...node.body.nodes.flatMap(waitedFor)] : node.after;

const siblingOf = (scope: Scope, node: GraphNode): GraphNode | undefined => nodeIn(scope, node);
