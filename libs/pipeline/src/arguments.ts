import { ArtifactRef, type Inputs, isJson, ParameterRef, valueProblems } from '@millrace/contract';
import type { PipelineBuilder } from './builder.ts';

import type { Argument } from './graph.ts';
import { describe, show } from './words.ts';

/** What a step is called with, checked against its inputs; every problem goes to the builder. */
export function readArguments(
  inputs: Inputs,
  given: object,
  path: string,
  builder: PipelineBuilder,
): ReadonlyMap<string, Argument> {
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

function readArgument(
  io: Inputs[string],
  value: unknown,
  path: string,
  builder: PipelineBuilder,
): Argument | undefined {
  if (value instanceof ParameterRef || value instanceof ArtifactRef) {
    const channel = builder.resolve(value, path);
    if (channel === undefined) return undefined;
    const generic = io.kind === 'artifact' && channel.kind === 'artifact' && io.type === 'artifact';
    if (!generic && (channel.kind !== io.kind || channel.type !== io.type)) {
      const message = `expected ${describe(io)}, got ${show(channel.origin)}, which is ${describe(channel)}.`;
      builder.problem(path, 'WRONG_TYPE', message);
    }
    if (io.presence === 'required' && builder.mayBeAbsent(channel)) {
      builder.problem(path, 'MAY_BE_ABSENT', `A value is required, and ${show(channel.origin)} is optional.`);
    }
    return { kind: 'channel', channel };
  }
  if (io.kind === 'artifact') {
    builder.problem(path, 'WRONG_TYPE', `expected ${describe(io)}, the output of a step or an input of the pipeline.`);
    return undefined;
  }
  const problems = valueProblems(io, value, path);
  builder.problems.push(...problems);
  return problems.length === 0 && isJson(value) ? { kind: 'constant', value } : undefined;
}
