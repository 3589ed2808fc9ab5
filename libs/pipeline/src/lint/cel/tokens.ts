/** A piece of CEL text; `at` counts characters from 1. */
export interface Token {
  readonly kind: 'string' | 'int' | 'double' | 'word' | 'symbol' | 'end';
  readonly text: string;
  readonly at: number;
}

/** Text that is not CEL. */
export class CelSyntaxError extends Error {
  override readonly name = 'CelSyntaxError';
}

const TOKEN = new RegExp(
  [
    String.raw`\s*(?:`,
    String.raw`(?<string>[rRbB]{0,2}(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'))`,
    String.raw`|(?<double>\d+\.\d+(?:[eE][+-]?\d+)?|\d+[eE][+-]?\d+)`,
    String.raw`|(?<int>0[xX][0-9a-fA-F]+[uU]?|\d+[uU]?)`,
    String.raw`|(?<word>[A-Za-z_]\w*)`,
    String.raw`|(?<symbol>==|!=|<=|>=|&&|\|\||[<>!()[\]{}.,?:+\-*/%]))`,
  ].join(''),
  'y',
);

/**
 * Cuts a CEL expression into tokens.
 * @see https://github.com/google/cel-spec/blob/master/doc/langdef.md#syntax
 * @throws CelSyntaxError A character that starts no token.
 */
export function tokenize(source: string): Token[] {
  const text = source.trimEnd();
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null)
      throw new CelSyntaxError(`it is not understood from "${text.slice(at).trim().slice(0, 12)}" on`);
    const [kind, value = ''] = Object.entries(match.groups ?? {}).find(([, group]) => group !== undefined) ?? [];
    const token = { text: value, at: at + match[0].length - value.length + 1 };
    if (kind === 'string' || kind === 'double' || kind === 'int' || kind === 'word') tokens.push({ ...token, kind });
    else tokens.push({ ...token, kind: 'symbol' });
    at += match[0].length;
  }
  return [...tokens, { kind: 'end', text: 'its end', at: text.length + 1 }];
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', a: '\x07', b: '\b', f: '\f', v: '\v' };

/** The text that a string literal stands for. */
export function stringValue(literal: string): string {
  const [, prefix = '', body = ''] = /^([rRbB]*)["'](.*)["']$/s.exec(literal) ?? [];
  if (/r/i.test(prefix)) return body;
  return body.replace(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
}
