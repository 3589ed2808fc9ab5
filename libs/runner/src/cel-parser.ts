import { canonicalJson, type JsonValue } from '@millrace/contract';
import { parseJson } from '@millrace/metadata';
import type { Token } from './cel-tokens.ts';

/** What the names of an expression stand for. */
export type Names = Readonly<Record<string, JsonValue>>;
/** An expression that was read: gives its value, or throws {@link CelError}. */
export type Expression = (names: Names) => JsonValue;
/** Why an expression cannot be read or has no value. */
export class CelError extends Error {}

/** Reads an expression of the part of CEL that KFP's compilers write; recursive descent, a method for each precedence. */
export class CelParser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  /** @throws CelError where the tokens are no expression. */
  parse(): Expression {
    const expression = this.or();
    const token = this.tokens[this.position];
    if (token !== undefined) throw new CelError(`"${token.text}" is not expected there`);
    return expression;
  }

  private or(): Expression {
    const left = this.and();
    if (!this.accept('||')) return left;
    const right = this.or();
    return (names) => bool(left(names)) || bool(right(names));
  }

  private and(): Expression {
    const left = this.comparison();
    if (!this.accept('&&')) return left;
    const right = this.and();
    return (names) => bool(left(names)) && bool(right(names));
  }

  private comparison(): Expression {
    const left = this.unary();
    for (const operator of ['==', '!=', '<=', '>=', '<', '>']) {
      if (!this.accept(operator)) continue;
      const right = this.unary();
      return (names) => compare(operator, left(names), right(names));
    }
    return left;
  }

  private unary(): Expression {
    const negates = this.accept('!');
    if (negates || this.accept('-')) {
      const operand = this.unary();
      return negates ? (names) => !bool(operand(names)) : (names) => -number(operand(names));
    }
    return this.member();
  }

  /** A value, and what is taken out of it: `x.a`, `x["a"]`, `x[0]`. */
  private member(): Expression {
    let value = this.primary();
    for (;;) {
      const from = value;
      if (this.accept('[')) {
        const key = this.or();
        this.expect(']');
        value = (names) => select(from(names), key(names));
      } else if (this.accept('.')) {
        const name = this.tokens[this.position++]?.text ?? '';
        value = (names) => select(from(names), name);
      } else return value;
    }
  }

  private primary(): Expression {
    if (this.accept('(')) return this.closed();
    const token = this.tokens[this.position++];
    if (token === undefined) throw new CelError('it ends too early');
    const { kind, text } = token;
    if (kind === 'string') return quotedReference(text) ?? (() => text);
    if (kind === 'number') return () => Number(text);
    const constant = CONSTANTS.get(text);
    if (constant !== undefined) return () => constant;
    const call = FUNCTIONS[text];
    if (call === undefined) return (names) => known(names, text);
    this.expect('(');
    const argument = this.closed();
    return (names) => call(argument(names));
  }

  private closed(): Expression {
    const expression = this.or();
    this.expect(')');
    return expression;
  }

  private accept(text: string): boolean {
    const token = this.tokens[this.position];
    if (token?.text !== text || token.kind === 'string') return false;
    this.position += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw new CelError(`"${text}" is missing`);
  }
}

const CONSTANTS = new Map<string, JsonValue>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

const FUNCTIONS: Readonly<Record<string, (value: JsonValue) => JsonValue>> = {
  int: (value) => Math.trunc(number(value)),
  double: (value) => number(value),
  string: (value) => text(value),
  bool: (value) => (value === 'true' || value === 'false' ? value === 'true' : bool(value)),
  parseJson: (value) => {
    const parsed = parseJson(text(value));
    if (parsed === undefined) throw new CelError(`${show(value)} is not JSON`);
    return parsed;
  },
};

/** The Python SDK puts a number that it compares with a text in quotes, and means its text. */
function quotedReference(quoted: string): Expression | undefined {
  const name = /^(?:int\()?inputs\.parameter_values\['(.+)'\]\)?$/.exec(quoted)?.[1];
  return name === undefined ? undefined : (names) => text(select(known(names, 'inputs'), 'parameter_values', name));
}

function known(names: Names, name: string): JsonValue {
  const value = names[name];
  if (value === undefined) throw new CelError(`"${name}" is not known`);
  return value;
}

function select(from: JsonValue, ...keys: readonly JsonValue[]): JsonValue {
  const [key, ...rest] = keys;
  if (key === undefined) return from;
  const found =
    typeof from === 'object' && from !== null
      ? Object.entries(from).find(([name]) => name === String(key))?.[1]
      : undefined;
  if (found === undefined) throw new CelError(`there is no ${show(key)} in ${show(from)}`);
  return select(found, ...rest);
}

function compare(operator: string, a: JsonValue, b: JsonValue): boolean {
  if (operator === '==') return canonicalJson(a) === canonicalJson(b);
  if (operator === '!=') return canonicalJson(a) !== canonicalJson(b);
  const ordered = (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string');
  if (!ordered) throw new CelError(`${show(a)} and ${show(b)} have no order`);
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

function bool(value: JsonValue): boolean {
  if (typeof value !== 'boolean') throw new CelError(`${show(value)} is not true or false`);
  return value;
}

function number(value: JsonValue): number {
  const converted = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  if (typeof converted !== 'number' || Number.isNaN(converted)) throw new CelError(`${show(value)} is not a number`);
  return converted;
}

const text = (value: JsonValue): string => (typeof value === 'string' ? value : JSON.stringify(value));

function show(value: JsonValue): string {
  const shown = JSON.stringify(value);
  return shown.length > 60 ? `${shown.slice(0, 57)}…` : shown;
}
