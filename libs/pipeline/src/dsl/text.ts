import { type Inputs, type JsonValue, ParameterRef, type ParameterType } from '@millrace/contract';
import type { Argument, ParameterChannel } from '../graph.ts';
import type { PipelineBuilder } from './builder.ts';
import { describe, show } from './words.ts';

const PRINTABLE: readonly ParameterType[] = ['string', 'integer', 'number', 'boolean'];

/**
 * A string that is put together when the pipeline runs.
 * @example text`gs://${inputs.bucket}/models/${train.outputs.version}`
 */
export function text(
  strings: TemplateStringsArray,
  ...values: readonly (
    | ParameterRef<string>
    | ParameterRef<number>
    | ParameterRef<boolean>
    | string
    | number
    | boolean
  )[]
): ParameterRef<string> {
  const parts = strings.flatMap((string, i) => {
    const value = values[i];
    if (value === undefined) return [string];
    return [string, value instanceof ParameterRef ? value : String(value)];
  });
  return new ParameterRef<string>('string', { from: 'text', parts: joined(parts) });
}

/** Texts within texts are put in place, and neighbouring strings become one. */
function joined(parts: readonly (string | ParameterRef<JsonValue>)[]): (string | ParameterRef<JsonValue>)[] {
  const found: (string | ParameterRef<JsonValue>)[] = [];
  for (const part of parts) {
    if (part instanceof ParameterRef && part.origin.from === 'text') found.push(...part.origin.parts);
    else found.push(part);
  }
  return found.filter((part) => part !== '');
}

export function readText(
  io: Inputs[string],
  ref: ParameterRef<JsonValue>,
  path: string,
  builder: PipelineBuilder,
): Argument | undefined {
  if (io.kind !== 'parameter' || io.type !== 'string') {
    builder.problem(path, 'WRONG_TYPE', `expected ${describe(io)}, got a text.`);
    return undefined;
  }
  return readParts(ref, path, builder);
}

/** The parts of a text with their references resolved. */
export function readParts(
  ref: ParameterRef<JsonValue>,
  path: string,
  builder: PipelineBuilder,
): Extract<Argument, { kind: 'text' }> {
  const parts: (string | ParameterChannel)[] = [];
  for (const part of ref.origin.from === 'text' ? ref.origin.parts : []) {
    if (typeof part === 'string') {
      if (part.includes('{{$')) builder.problem(path, 'PLACEHOLDER', 'A text cannot hold "{{$": KFP would replace it.');
      parts.push(part);
      continue;
    }
    const channel = builder.references.resolve(part, path);
    if (channel?.kind !== 'parameter') continue;
    if (!PRINTABLE.includes(channel.type)) {
      builder.problem(path, 'WRONG_TYPE', `${show(channel)} is a ${channel.type}, which a text cannot hold.`);
    }
    if (channel.optional) {
      builder.problem(path, 'MAY_BE_ABSENT', `${show(channel)} is optional; a text needs a value.`);
    }
    parts.push(channel);
  }
  return { kind: 'text', parts };
}
