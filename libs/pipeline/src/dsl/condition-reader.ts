import type { Condition, ParameterType } from '@millrace/contract';
import type { ConditionNode, ParameterChannel } from '../graph.ts';
import type { PipelineBuilder } from './builder.ts';
import { show } from './words.ts';

const COMPARABLE: readonly ParameterType[] = ['string', 'integer', 'number', 'boolean'];

/** A condition with its references resolved, or `undefined` with the problems noted. */
export function readCondition(condition: Condition, path: string, builder: PipelineBuilder): ConditionNode | undefined {
  switch (condition.kind) {
    case 'comparison':
      return readComparison(condition, path, builder);
    case 'not': {
      const inner = readCondition(condition.condition, path, builder);
      return inner && { kind: 'not', condition: inner };
    }
    default: {
      const inner = condition.conditions.map((c) => readCondition(c, path, builder));
      if (inner.length === 0) builder.problem(path, 'EMPTY_CONDITION', 'allOf() and anyOf() need a condition.');
      const known = inner.filter((c) => c !== undefined);
      return known.length === inner.length && known.length > 0
        ? { kind: condition.kind, conditions: known }
        : undefined;
    }
  }
}

function readComparison(
  { operator, left, right }: Condition & { kind: 'comparison' },
  path: string,
  builder: PipelineBuilder,
): ConditionNode | undefined {
  const a = readOperand(left, path, builder);
  const b = typeof right === 'object' ? readOperand(right, path, builder) : right;
  if (a === undefined || b === undefined) return undefined;
  if (typeof b === 'number' && !Number.isFinite(b)) {
    builder.problem(path, 'WRONG_TYPE', `${b} cannot be written in a condition.`);
  }
  const types = [family(a.type), typeof b === 'object' ? family(b.type) : typeof b];
  if (types[0] !== types[1]) {
    builder.problem(path, 'WRONG_TYPE', `${show(a)} is a ${types[0]} and is compared with a ${types[1]}.`);
  }
  if (operator !== '==' && operator !== '!=' && types[0] !== 'number') {
    builder.problem(path, 'WRONG_TYPE', `Only numbers have an order; ${show(a)} is a ${types[0]}.`);
  }
  return { kind: 'comparison', operator, left: a, right: b };
}

function readOperand(ref: unknown, path: string, builder: PipelineBuilder): ParameterChannel | undefined {
  const channel = builder.references.resolve(ref, path);
  if (channel?.kind !== 'parameter') return undefined;
  if (!COMPARABLE.includes(channel.type)) {
    builder.problem(path, 'WRONG_TYPE', `${show(channel)} is a ${channel.type}, which cannot be compared.`);
  }
  if (channel.optional) {
    builder.problem(path, 'MAY_BE_ABSENT', `${show(channel)} is optional; a condition needs a value.`);
  }
  return channel;
}

const family = (type: ParameterType): string => (type === 'integer' ? 'number' : type);
