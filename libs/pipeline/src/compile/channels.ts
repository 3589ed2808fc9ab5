import { artifactSchema, PARAMETER_TYPES } from '@millrace/contract';
import { CHANNEL } from '../dsl/exports.ts';
import type { Channel, ParameterChannel, Scope } from '../graph.ts';
import type { ArtifactDefinition, ParameterDefinition, TaskArtifact, TaskParameter } from '../ir/spec.ts';

/**
 * How the item of a loop is called. KFP's backend knows an item by `loop-item` at the beginning or the end of its name,
 * and kfp.local takes any name that ends so for the item of the innermost loop.
 */
const ITEM = 'loop-item-param-';

/** Name under which a value enters a DAG; the form that KFP's local runner and its backend both resolve. */
export function channelName({ origin, ...channel }: Channel): string {
  const path = 'path' in channel ? (channel.path ?? []).map((key) => `-subvar-${key}`).join('') : '';
  switch (origin.from) {
    case 'input':
      return `${CHANNEL}${origin.name}${path}`;
    case 'item':
      return `${CHANNEL}${ITEM}${origin.loop}${path}`;
    case 'step':
      return `${CHANNEL}${origin.step}-${origin.output}${path}`;
  }
}

/** What crosses from scope to scope: a field crosses as the value that has it. */
export const crossing = (channel: Channel): Channel =>
  channel.kind === 'parameter' && channel.base !== undefined ? channel.base : channel;

/** Where a node in `scope` gets a parameter from. */
export function parameterSource(channel: ParameterChannel, scope: Scope): TaskParameter {
  const { path } = channel;
  const selector = path?.map((key) => `[${JSON.stringify(key)}]`).join('');
  return {
    ...wholeParameter(channel.base ?? channel, scope),
    ...(selector === undefined ? {} : { parameterExpressionSelector: `parseJson(string_value)${selector}` }),
  };
}

function wholeParameter(channel: ParameterChannel, scope: Scope): TaskParameter {
  const { origin } = channel;
  if (channel.scope !== scope || origin.from === 'item') return { componentInputParameter: channelName(channel) };
  return origin.from === 'input'
    ? { componentInputParameter: origin.name }
    : { taskOutputParameter: { outputParameterKey: origin.output, producerTask: origin.step } };
}

/** Where a node in `scope` gets an artifact from. */
export function artifactSource(channel: Channel, scope: Scope): TaskArtifact {
  const { origin } = channel;
  if (channel.scope !== scope || origin.from === 'item') return { componentInputArtifact: channelName(channel) };
  return origin.from === 'input'
    ? { componentInputArtifact: origin.name }
    : { taskOutputArtifact: { outputArtifactKey: origin.output, producerTask: origin.step } };
}

/** Declares values that enter or leave a DAG: IR lets nothing else through. What may be absent must say so, or KFP's backend fails. */
export function definitions(channels: Iterable<readonly [string, Channel]>): {
  parameters?: Record<string, ParameterDefinition>;
  artifacts?: Record<string, ArtifactDefinition>;
} {
  const parameters: Record<string, ParameterDefinition> = {};
  const artifacts: Record<string, ArtifactDefinition> = {};
  for (const [name, channel] of channels) {
    const optional = channel.optional ? { isOptional: true } : {};
    if (channel.kind === 'parameter') parameters[name] = { parameterType: PARAMETER_TYPES[channel.type], ...optional };
    else {
      artifacts[name] = {
        artifactType: artifactSchema(channel.type),
        ...(channel.list ? { isArtifactList: true } : {}),
        ...optional,
      };
    }
  }
  return withoutEmpty({ parameters, artifacts });
}

/** Leaves out members that are empty objects, as KFP's compiler does. */
export function withoutEmpty<T extends object>(value: T): Partial<T> {
  const kept: Partial<T> = { ...value };
  for (const key in kept) if (Object.keys(kept[key] ?? {}).length === 0) delete kept[key];
  return kept;
}
