import type { Argument, CallNode, Channel, GroupNode, Scope } from '../graph.ts';
import type { TaskSpec } from '../ir/spec.ts';
import { componentOf } from '../placeholder.ts';
import { artifactSource, channelName, parameterSource, withoutEmpty } from './channels.ts';
import type { Draft } from './draft.ts';
import { groupInputs } from './uses.ts';

type TaskInputs = NonNullable<TaskSpec['inputs']>;
type Filled = { parameters: Record<string, unknown>; artifacts: Record<string, unknown> } & Required<TaskInputs>;

/** What a call gets: constants, values that flow, and texts with the values that they are made of. */
export function callInputs(node: CallNode, draft: Draft): TaskInputs {
  const inputs: Filled = { parameters: {}, artifacts: {} };
  for (const [name, argument] of node.arguments) addArgument(inputs, name, placed(argument, draft), node.scope);
  return withoutEmpty(inputs);
}

/** A constant that stands for an image is the image that this pipeline is compiled with. */
function placed(argument: Argument, { imageOf }: Draft): Argument {
  if (argument.kind !== 'constant' || typeof argument.value !== 'string') return argument;
  const component = componentOf(argument.value);
  return component === undefined ? argument : { kind: 'constant', value: imageOf(component) };
}

export function groupTaskInputs(group: GroupNode): TaskInputs {
  const inputs: Filled = { parameters: {}, artifacts: {} };
  for (const [name, channel] of groupInputs(group)) addChannel(inputs, name, channel, group.scope);
  return withoutEmpty(inputs);
}

function addArgument(inputs: Filled, name: string, argument: Argument, scope: Scope): void {
  switch (argument.kind) {
    case 'constant':
      inputs.parameters[name] = { runtimeValue: { constant: argument.value } };
      break;
    case 'channel':
      addChannel(inputs, name, argument.channel, scope);
      break;
    case 'status':
      inputs.parameters[name] = { taskFinalStatus: { producerTask: argument.of.name } };
      break;
    case 'text': {
      for (const part of argument.parts) {
        if (typeof part === 'object') addChannel(inputs, channelName(part), part, scope);
      }
      inputs.parameters[name] = { runtimeValue: { constant: placeholders(argument.parts) } };
    }
  }
}

function addChannel(inputs: Filled, name: string, channel: Channel, scope: Scope): void {
  if (channel.kind === 'parameter') inputs.parameters[name] = parameterSource(channel, scope);
  else inputs.artifacts[name] = artifactSource(channel, scope);
}

/** KFP replaces these when the pipeline runs: the values come as inputs beside the text, as its own compiler adds them. */
const placeholders = (parts: Extract<Argument, { kind: 'text' }>['parts']): string =>
  parts.map((part) => (typeof part === 'string' ? part : `{{$.inputs.parameters['${channelName(part)}']}}`)).join('');
