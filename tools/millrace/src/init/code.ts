/** Characters of a line of code. */
const WIDTH = 120;

/** A string of TypeScript, in the quotes that need fewer escapes. */
export function quote(text: string): string {
  const singles = text.split("'").length;
  const doubles = text.split('"').length;
  const json = JSON.stringify(text).slice(1, -1);
  if (singles > doubles) return `"${json}"`;
  return `'${json.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}

/** An object on one line where it fits, else a line for each entry; `indent` is where its line begins, `before` what stands there. */
export function object(entries: readonly string[], indent: number, before: string, after = ','): string {
  const line = `{ ${entries.join(', ')} }`;
  if (indent + before.length + line.length + after.length <= WIDTH) return line;
  const space = ' '.repeat(indent + 2);
  return `{\n${entries.map((entry) => `${space}${entry},\n`).join('')}${' '.repeat(indent)}}`;
}

/** A list on one line where it fits, else a line for each item. */
export function list(items: readonly string[], indent: number, before: string): string {
  const line = `[${items.join(', ')}]`;
  if (indent + before.length + line.length + 1 <= WIDTH) return line;
  const space = ' '.repeat(indent + 2);
  return `[\n${items.map((item) => `${space}${item},\n`).join('')}${' '.repeat(indent)}]`;
}
