import type { Argument, Channel, ConditionNode, GraphNode, GroupNode } from '../graph.ts';
import { isGroup, isVisible, nodeIn } from '../graph-walk.ts';
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

/** The inputs of a group's task, once each by name: what its steps use and none of them makes, and its own. */
export function groupInputs(group: GroupNode): Map<string, Channel> {
  const inputs = new Map<string, Channel>();
  for (const channel of group.body.nodes.flatMap(usedOutside)) {
    if (isVisible(channel.scope, group.scope)) inputs.set(channelName(channel), channel);
  }
  if (group.kind === 'branch') {
    for (const channel of conditionChannels(group.condition)) inputs.set(channelName(channel), channel);
  }
  const list = group.kind === 'loop' && 'kind' in group.items ? group.items : undefined;
  if (list !== undefined) inputs.set(listName(list, inputs), list);
  return inputs;
}

/** KFP's backend takes a loop's list away from the iterations: one that they use too enters once more. */
const listName = (list: Channel, others: ReadonlyMap<string, Channel>): string => {
  const name = channelName(list);
  return others.has(name) ? `${name}-items` : name;
};

/** The name under which the list of a loop enters it. */
export const loopListName = (inputs: ReadonlyMap<string, Channel>, list: Channel): string =>
  [...inputs].findLast(([, channel]) => channel === list)?.[0] ?? channelName(list);

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
    const sibling = nodeIn(node.scope, before);
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
