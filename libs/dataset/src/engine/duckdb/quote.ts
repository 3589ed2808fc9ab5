/** A quoted identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A quoted string. */
export const stringLiteral = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A literal that DuckDB reads as a double, not as a decimal: those have an exponent. */
export function doubleLiteral(value: number): string {
  const text = String(value);
  const literal = text.includes('e') ? text : `${text}e0`;
  return value < 0 ? `(${literal})` : literal;
}
