import {
  ArtifactListRef,
  ArtifactRef,
  FinalStatusRef,
  type Inputs,
  isFinalStatus,
  isJson,
  ParameterRef,
  valueProblems,
} from '@millrace/contract';
import type { Argument, Arguments } from '../graph.ts';
import type { PipelineBuilder } from './builder.ts';
import { readStatus } from './exit-handler.ts';
import { readText } from './text.ts';
import { describe, show } from './words.ts';

/** What a step is called with, checked against its inputs; every problem goes to the builder. */
export function readArguments(inputs: Inputs, given: object, path: string, builder: PipelineBuilder): Arguments {
  const values = new Map<string, unknown>(Object.entries(given).filter(([, value]) => value !== undefined));
  const read = new Map<string, Argument>();
  for (const name of values.keys()) {
    if (inputs[name] === undefined) {
      builder.problem(`${path}.${name}`, 'UNKNOWN_INPUT', `Its inputs are ${Object.keys(inputs).join(', ')}.`);
    }
  }
  for (const [name, io] of Object.entries(inputs)) {
    const value = values.get(name);
    const where = `${path}.${name}`;
    if (value === undefined) {
      if (io.presence === 'required') builder.problem(where, 'MISSING_INPUT', 'A value is required.');
    } else {
      const argument = readArgument(io, value, where, builder);
      if (argument !== undefined) read.set(name, argument);
    }
  }
  return read;
}

export function readArgument(
  io: Inputs[string],
  value: unknown,
  path: string,
  builder: PipelineBuilder,
): Argument | undefined {
  if (value instanceof FinalStatusRef || isFinalStatus(io)) return readStatus(io, value, path, builder);
  if (value instanceof ParameterRef && value.origin.from === 'text') return readText(io, value, path, builder);
  if (value instanceof ParameterRef || value instanceof ArtifactRef || value instanceof ArtifactListRef) {
    return readReference(io, value, path, builder);
  }
  if (io.kind === 'artifact') {
    builder.problem(path, 'WRONG_TYPE', `expected ${describe(io)}, the output of a step or an input of the pipeline.`);
    return undefined;
  }
  const problems = valueProblems(io, value, path);
  builder.problems.push(...problems);
  return problems.length === 0 && isJson(value) ? { kind: 'constant', value } : undefined;
}

function readReference(
  io: Inputs[string],
  value: unknown,
  path: string,
  builder: PipelineBuilder,
): Argument | undefined {
  const channel = builder.references.resolve(value, path);
  if (channel === undefined) return undefined;
  const generic = io.kind === 'artifact' && channel.kind === 'artifact' && io.type === 'artifact';
  const wrongLength = io.kind === 'artifact' && channel.kind === 'artifact' && (io.list === true) !== channel.list;
  if ((!generic && (channel.kind !== io.kind || channel.type !== io.type)) || wrongLength) {
    const message = `expected ${describe(io)}, got ${show(channel)}, which is ${describe(channel)}.`;
    builder.problem(path, 'WRONG_TYPE', message);
  }
  if (io.presence === 'required' && channel.optional) {
    builder.problem(path, 'MAY_BE_ABSENT', `A value is required, and ${show(channel)} is optional.`);
  }
  return { kind: 'channel', channel };
}
