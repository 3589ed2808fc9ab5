/** Types of a recipe's columns; SEMANTICS.md says what values each has. */
export const COLUMN_TYPES = ['string', 'integer', 'number', 'boolean', 'timestamp'] as const;
export type ColumnType = (typeof COLUMN_TYPES)[number];

/** Types an expression can be cast to. */
export const CAST_TYPES = ['string', 'integer', 'number', 'boolean'] as const;
export type CastType = (typeof CAST_TYPES)[number];

/** How many arguments each operator takes, `[least, most]`. Their meaning stands in SEMANTICS.md. */
export const OPERATORS = {
  add: [2, 2],
  sub: [2, 2],
  mul: [2, 2],
  div: [2, 2],
  pow: [2, 2],
  neg: [1, 1],
  abs: [1, 1],
  floor: [1, 1],
  exp: [1, 1],
  log: [1, 1],
  sqrt: [1, 1],
  least: [2, 16],
  greatest: [2, 16],
  eq: [2, 2],
  ne: [2, 2],
  lt: [2, 2],
  le: [2, 2],
  gt: [2, 2],
  ge: [2, 2],
  and: [2, 64],
  or: [2, 64],
  not: [1, 1],
  isNull: [1, 1],
  coalesce: [2, 16],
  when: [2, 3],
  lower: [1, 1],
  trim: [1, 1],
} as const satisfies Record<string, readonly [number, number]>;
export type Operator = keyof typeof OPERATORS;

/** An expression as JSON: a column, a literal, a cast, or an operator with its arguments. */
export type Expression =
  | { readonly column: string }
  | { readonly value: string | number | boolean }
  | { readonly cast: CastType; readonly of: Expression }
  | { readonly op: Operator; readonly args: readonly Expression[] };

/** Names of the columns an expression reads, without repetition, in order of appearance. */
export function columnsOf(expression: Expression): string[] {
  const found = new Set<string>();
  const visit = (e: Expression): void => {
    if ('column' in e) found.add(e.column);
    else if ('cast' in e) visit(e.of);
    else if ('op' in e) for (const arg of e.args) visit(arg);
  };
  visit(expression);
  return [...found];
}
