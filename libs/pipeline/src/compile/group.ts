import { canonicalJson } from '@millrace/contract';
import type { GroupNode, LoopNode } from '../graph.ts';
import type { ComponentSpec, TaskSpec } from '../ir/spec.ts';
import { celCondition } from './cel.ts';
import { channelName, definitions } from './channels.ts';
import { groupTaskInputs } from './inputs.ts';
import { outputChannels } from './outputs.ts';
import { dependentTasks, groupInputs, loopListName } from './uses.ts';

/** A branch, a chain of branches, a loop or an exit handler as a task of the DAG around it. */
export function groupTask(node: GroupNode, label: string): TaskSpec {
  const inputs = groupTaskInputs(node);
  const dependencies = dependentTasks(node);
  return {
    taskInfo: { name: node.name },
    componentRef: { name: `comp-${label}` },
    ...(Object.keys(inputs).length === 0 ? {} : { inputs }),
    ...(dependencies.length === 0 ? {} : { dependentTasks: dependencies }),
    ...(node.kind === 'branch' ? { triggerPolicy: { condition: celCondition(node.condition) } } : {}),
    ...(node.kind === 'loop' ? iterator(node) : {}),
  };
}

function iterator(loop: LoopNode): Partial<TaskSpec> {
  const { items, item, parallelism } = loop;
  const itemInput = channelName(item);
  const policy = parallelism === undefined ? {} : { iteratorPolicy: { parallelismLimit: parallelism } };
  if (!('kind' in items)) return { parameterIterator: { items: { raw: canonicalJson(items) }, itemInput }, ...policy };
  const list = loopListName(groupInputs(loop), items);
  return items.kind === 'parameter'
    ? { parameterIterator: { items: { inputParameter: list }, itemInput }, ...policy }
    : { artifactIterator: { items: { inputArtifact: list }, itemInput }, ...policy };
}

/** What crosses into a group, and out of it. */
export function groupInterface(node: GroupNode): Pick<ComponentSpec, 'inputDefinitions' | 'outputDefinitions'> {
  const inputs = groupInputs(node);
  if (node.kind === 'loop') inputs.set(channelName(node.item), node.item);
  const outputs = [...node.body.outputs].flatMap(([name, output]) => {
    const [channel] = outputChannels(output);
    return channel === undefined ? [] : [[name, node.kind === 'loop' ? asList(channel) : channel] as const];
  });
  return {
    ...(inputs.size === 0 ? {} : { inputDefinitions: definitions(inputs) }),
    ...(outputs.length === 0 ? {} : { outputDefinitions: definitions(outputs) }),
  };
}

const asList = (channel: LoopNode['item']): LoopNode['item'] =>
  channel.kind === 'artifact' ? { ...channel, list: true } : { ...channel, type: 'list' };
