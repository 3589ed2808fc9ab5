import type { ConditionNode, ParameterChannel } from '../graph.ts';
import { channelName } from './channels.ts';

/**
 * A condition in CEL over a task's inputs, in the words of KFP's own compiler: integers, which travel as doubles, are
 * cast, and promoted again where they meet a double. (Language: https://github.com/google/cel-spec)
 */
export function celCondition(condition: ConditionNode): string {
  switch (condition.kind) {
    case 'comparison': {
      const isDouble = [condition.left, condition.right].some(
        (side) => (typeof side === 'object' && side.type === 'number') || (typeof side === 'number' && !isWhole(side)),
      );
      return `${operand(condition.left, isDouble)} ${condition.operator} ${operand(condition.right, isDouble)}`;
    }
    case 'not':
      return `!(${celCondition(condition.condition)})`;
    default: {
      const parts = condition.conditions.map((c) =>
        c.kind === 'comparison' || (condition.joined && c.kind === 'not') ? celCondition(c) : `(${celCondition(c)})`,
      );
      return parts.join(condition.kind === 'and' ? ' && ' : ' || ');
    }
  }
}

function operand(side: ParameterChannel | string | number | boolean, isDouble: boolean): string {
  if (typeof side === 'object') {
    const value = `inputs.parameter_values['${channelName(side)}']`;
    if (side.type !== 'integer') return value;
    return isDouble ? `double(int(${value}))` : `int(${value})`;
  }
  if (typeof side === 'string') return `'${escapeString(side)}'`;
  if (typeof side === 'number') return isDouble && isWhole(side) ? `${side}.0` : `${side}`;
  return String(side);
}

/** Written without a point or an exponent. */
const isWhole = (value: number): boolean => Number.isSafeInteger(value);

/** Escapes for a CEL string in single quotes. */
const escapeString = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n').replaceAll('\r', '\\r');
