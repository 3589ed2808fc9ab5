import { type JsonValue, MillraceError } from '@millrace/contract';

type Token = { readonly kind: 'string' | 'number' | 'word' | 'symbol'; readonly text: string };
const TOKEN =
  /\s*(?:('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(==|!=|<=|>=|&&|\|\||[<>!()[\].,-]))/y;

/**
 * Evaluates a condition of a compiled pipeline: the part of CEL that KFP's compilers write (comparisons, `&&`, `||`,
 * `!`, `int()`, `double()`, `string()`, literals, `inputs.parameter_values['name']`).
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md
 * @throws MillraceError `INVALID_CONDITION`: not in that part, an unknown name, or values that have no order.
 */
export function evaluateCondition(condition: string, values: Readonly<Record<string, JsonValue>>): boolean {
  const parser = new Parser(condition, values);
  const result = parser.or();
  parser.end();
  if (typeof result !== 'boolean') throw parser.error(`it gives ${JSON.stringify(result)}, not true or false`);
  return result;
}

/** Recursive descent, evaluating as it goes; both sides of && and || are always read, so both must be valid. */
class Parser {
  private readonly condition: string;
  private readonly values: Readonly<Record<string, JsonValue>>;
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(condition: string, values: Readonly<Record<string, JsonValue>>) {
    this.condition = condition;
    this.values = values;
    this.tokens = this.tokenize();
  }

  or(): JsonValue {
    let value = this.and();
    while (this.accept('||')) value = [value, this.and()].some((side) => this.bool(side));
    return value;
  }

  end(): void {
    const token = this.tokens[this.position];
    if (token !== undefined) throw this.error(`"${token.text}" is not expected there`);
  }

  error(reason: string): MillraceError {
    return new MillraceError('INVALID_CONDITION', `The condition ${this.condition} cannot be evaluated: ${reason}.`);
  }

  private and(): JsonValue {
    let value = this.comparison();
    while (this.accept('&&')) value = [value, this.comparison()].every((side) => this.bool(side));
    return value;
  }

  private comparison(): JsonValue {
    const left = this.unary();
    for (const operator of ['==', '!=', '<=', '>=', '<', '>']) {
      if (this.accept(operator)) return this.compare(operator, left, this.unary());
    }
    return left;
  }

  private compare(operator: string, a: JsonValue, b: JsonValue): boolean {
    if (operator === '==') return a === b;
    if (operator === '!=') return a !== b;
    const ordered =
      (typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string');
    if (!ordered) throw this.error(`${JSON.stringify(a)} and ${JSON.stringify(b)} have no order`);
    if (operator === '<') return a < b;
    if (operator === '<=') return a <= b;
    return operator === '>' ? a > b : a >= b;
  }

  private unary(): JsonValue {
    if (this.accept('!')) return !this.bool(this.unary());
    if (this.accept('-')) return -this.number(this.unary());
    if (this.accept('(')) {
      const value = this.or();
      this.expect(')');
      return value;
    }
    return this.primary();
  }

  private primary(): JsonValue {
    const token = this.tokens[this.position++];
    if (token === undefined) throw this.error('it ends too early');
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'string') return unquote(token.text);
    switch (token.text) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'inputs':
        return this.parameter();
      case 'int':
        return Math.trunc(this.number(this.call()));
      case 'double':
        return this.number(this.call());
      case 'string':
        return String(this.call());
      default:
        throw this.error(`"${token.text}" is not known`);
    }
  }

  private parameter(): JsonValue {
    for (const symbol of ['.', 'parameter_values', '[']) this.expect(symbol);
    const name = this.primary();
    this.expect(']');
    const value = typeof name === 'string' ? this.values[name] : undefined;
    if (value === undefined) throw this.error(`there is no input ${JSON.stringify(name)}`);
    return value;
  }

  private call(): JsonValue {
    this.expect('(');
    const value = this.or();
    this.expect(')');
    return value;
  }

  private bool(value: JsonValue): boolean {
    if (typeof value !== 'boolean') throw this.error(`${JSON.stringify(value)} is not true or false`);
    return value;
  }

  private number(value: JsonValue): number {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || Number.isNaN(number))
      throw this.error(`${JSON.stringify(value)} is not a number`);
    return number;
  }

  private accept(text: string): boolean {
    const token = this.tokens[this.position];
    if (token?.text !== text || token.kind === 'string') return false;
    this.position += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw this.error(`"${text}" is missing`);
  }

  private tokenize(): Token[] {
    const tokens: Token[] = [];
    const text = this.condition.trimEnd();
    let at = 0;
    while (at < text.length) {
      TOKEN.lastIndex = at;
      const [all, string, number, word, symbol] = TOKEN.exec(text) ?? [];
      if (all === undefined) throw this.error(`character ${at + 1} is not understood`);
      if (string !== undefined) tokens.push({ kind: 'string', text: string });
      else if (number !== undefined) tokens.push({ kind: 'number', text: number });
      else if (word !== undefined) tokens.push({ kind: 'word', text: word });
      else tokens.push({ kind: 'symbol', text: symbol ?? '' });
      at += all.length;
    }
    return tokens;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const unquote = (text: string): string =>
  text.slice(1, -1).replace(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
