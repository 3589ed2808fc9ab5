/**
 * A text as Python source. Only printable ASCII stands for itself; braces do not, since Beam reads a pipeline as a
 * template (Jinja) before it reads it as YAML.
 */
export const pyText = (text: string): string => `'${text.replace(/[^ -~]|['\\{}]/gu, escaped)}'`;

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = (digits: number): string => code.toString(16).padStart(digits, '0');
  if (code <= 0xff) return `\\x${hex(2)}`;
  return code <= 0xffff ? `\\u${hex(4)}` : `\\U${hex(8)}`;
}

/** A double; Python reads digits alone as an integer. */
export function pyDouble(value: number): string {
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

export const pyBoolean = (value: boolean): string => (value ? 'True' : 'False');

export const pyList = (items: readonly string[]): string => `[${items.join(', ')}]`;

export const pyTexts = (texts: readonly string[]): string => pyList(texts.map(pyText));

/** A tuple of any length. */
export const pyTuple = (items: readonly string[]): string => `(${items.map((item) => `${item},`).join(' ')})`;
