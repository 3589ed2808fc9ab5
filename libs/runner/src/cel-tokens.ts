/** A piece of a condition; the text of a string is its value, without quotes. */
export interface Token {
  readonly kind: 'string' | 'number' | 'word' | 'symbol';
  readonly text: string;
}

const TOKEN =
  /\s*(?:('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|(\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|([A-Za-z_]\w*)|(==|!=|<=|>=|&&|\|\||[<>!()[\].,-]))/y;
/** A string in single quotes up to a quote after which an expression may end or go on, whatever stands between. */
const UNESCAPED = /\s*'(.*?)'(?=\s*(?:$|[<>)]|==|!=|&&|\|\|))/sy;

/** The tokens of a condition by the rules of CEL, or the place (from 1) of the first character that is in none. */
export function tokenize(text: string): readonly Token[] | number {
  return read(text.trimEnd(), () => undefined);
}

/**
 * The tokens of a condition as the Python SDK writes it: it puts a string in single quotes as it is, and the quotes and
 * backslashes in it end nothing.
 */
export function tokenizeUnescaped(text: string): readonly Token[] | number {
  return read(text.trimEnd(), (at, before) => {
    if (before?.text === '[') return undefined;
    UNESCAPED.lastIndex = at;
    return UNESCAPED.exec(text) ?? undefined;
  });
}

type ReadString = (at: number, before: Token | undefined) => RegExpExecArray | undefined;

function read(text: string, readString: ReadString): readonly Token[] | number {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const [whole, unescaped] = readString(at, tokens.at(-1)) ?? [];
    if (whole !== undefined) {
      tokens.push({ kind: 'string', text: unescaped ?? '' });
      at += whole.length;
      continue;
    }
    TOKEN.lastIndex = at;
    const [all, string, number, word, symbol] = TOKEN.exec(text) ?? [];
    if (all === undefined) return at + 1;
    if (string !== undefined) tokens.push({ kind: 'string', text: unquote(string) });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (word !== undefined) tokens.push({ kind: 'word', text: word });
    else tokens.push({ kind: 'symbol', text: symbol ?? '' });
    at += all.length;
  }
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const unquote = (text: string): string =>
  text.slice(1, -1).replace(/\\(.)/gs, (_, character: string) => ESCAPES[character] ?? character);
