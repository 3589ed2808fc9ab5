import { CelSyntaxError, stringValue, type Token, tokenize } from './tokens.ts';

/** A CEL expression as a tree. */
export type CelNode =
  | { readonly kind: 'literal'; readonly type: CelLiteral; readonly value: string }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'field'; readonly of: CelNode; readonly field: string }
  | { readonly kind: 'index'; readonly of: CelNode; readonly index: CelNode }
  | { readonly kind: 'call'; readonly name: string; readonly of?: CelNode; readonly parts: readonly CelNode[] }
  | { readonly kind: 'unary'; readonly operator: '!' | '-'; readonly value: CelNode }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: CelNode; readonly right: CelNode }
  | { readonly kind: 'choice'; readonly condition: CelNode; readonly yes: CelNode; readonly no: CelNode }
  | { readonly kind: 'list'; readonly parts: readonly CelNode[] }
  | { readonly kind: 'map'; readonly parts: readonly CelNode[] };
export type CelLiteral = 'string' | 'int' | 'double' | 'bool' | 'null';

/** Operators by how tightly they bind, loosest first. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['==', '!=', '<=', '>=', '<', '>', 'in'],
  ['+', '-'],
  ['*', '/', '%'],
];
/** Deeper than any condition of a pipeline; what is not one must not exhaust the stack. */
const MAX_DEPTH = 100;

/**
 * Parses CEL, the language of conditions and selectors.
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
 * @throws CelSyntaxError It is not CEL; the message says where.
 */
export function parseCel(source: string): CelNode {
  const parser = new Parser(tokenize(source));
  const node = parser.expression();
  parser.end();
  return node;
}

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;
  private depth = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  expression(): CelNode {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new CelSyntaxError('it is nested too deeply');
    const condition = this.binary(0);
    let node = condition;
    if (this.accept('?')) {
      const yes = this.expression();
      this.expect(':');
      node = { kind: 'choice', condition, yes, no: this.expression() };
    }
    this.depth -= 1;
    return node;
  }

  end(): void {
    if (this.peek().kind !== 'end') throw this.unexpected();
  }

  private binary(level: number): CelNode {
    const operators = LEVELS[level];
    if (operators === undefined) return this.unary();
    let left = this.binary(level + 1);
    for (;;) {
      const operator = operators.find((text) => this.accept(text));
      if (operator === undefined) return left;
      left = { kind: 'binary', operator, left, right: this.binary(level + 1) };
    }
  }

  private unary(): CelNode {
    const operators: ('!' | '-')[] = [];
    for (;;) {
      if (this.accept('!')) operators.push('!');
      else if (this.accept('-')) operators.push('-');
      else break;
    }
    return operators.reduceRight<CelNode>((value, operator) => ({ kind: 'unary', operator, value }), this.member());
  }

  private member(): CelNode {
    let node = this.primary();
    for (;;) {
      if (this.accept('.')) {
        const name = this.word();
        node = this.accept('(')
          ? { kind: 'call', name, of: node, parts: this.list(')') }
          : { kind: 'field', of: node, field: name };
      } else if (this.accept('[')) {
        const index = this.expression();
        this.expect(']');
        node = { kind: 'index', of: node, index };
      } else return node;
    }
  }

  private primary(): CelNode {
    const token = this.peek();
    if (token.kind === 'string') return this.literal('string', stringValue(token.text));
    if (token.kind === 'int' || token.kind === 'double') return this.literal(token.kind, token.text);
    if (token.kind === 'word') {
      if (token.text === 'true' || token.text === 'false') return this.literal('bool', token.text);
      if (token.text === 'null') return this.literal('null', token.text);
      if (token.text === 'in') throw this.unexpected();
      this.position += 1;
      return this.accept('(')
        ? { kind: 'call', name: token.text, parts: this.list(')') }
        : { kind: 'name', name: token.text };
    }
    if (this.accept('(')) {
      const node = this.expression();
      this.expect(')');
      return node;
    }
    if (this.accept('[')) return { kind: 'list', parts: this.list(']') };
    if (this.accept('{')) return { kind: 'map', parts: this.list('}') };
    throw this.unexpected();
  }

  private literal(type: CelLiteral, value: string): CelNode {
    this.position += 1;
    return { kind: 'literal', type, value };
  }

  /** Expressions up to a closing bracket; those of a map come in pairs. */
  private list(close: ')' | ']' | '}'): CelNode[] {
    const parts: CelNode[] = [];
    while (!this.accept(close)) {
      parts.push(this.expression());
      if (close === '}') {
        this.expect(':');
        parts.push(this.expression());
      }
      if (!this.accept(',') && this.peek().text !== close) throw this.unexpected();
    }
    return parts;
  }

  private word(): string {
    const token = this.peek();
    if (token.kind !== 'word') throw this.unexpected();
    this.position += 1;
    return token.text;
  }

  private peek(): Token {
    return this.tokens[this.position] ?? { kind: 'end', text: 'its end', at: 0 };
  }

  private accept(text: string): boolean {
    const token = this.peek();
    if (token.text !== text || token.kind === 'string' || token.kind === 'end') return false;
    this.position += 1;
    return true;
  }

  private expect(text: string): void {
    if (!this.accept(text)) throw this.unexpected(`"${text}" is missing`);
  }

  private unexpected(reason?: string): CelSyntaxError {
    const { kind, text, at } = this.peek();
    const where = kind === 'end' ? 'at its end' : `at character ${at}`;
    return new CelSyntaxError(reason === undefined ? `"${text}" is not expected ${where}` : `${reason} ${where}`);
  }
}
