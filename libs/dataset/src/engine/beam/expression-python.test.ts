import { describe, expect, it } from 'vitest';
import type { ColumnType, Expression, Operator } from '../../recipe/expression.ts';
import { Statements, type Variables, valuePython } from './expression-python.ts';

const TYPES: [string, ColumnType][] = [
  ['x', 'number'],
  ['i', 'integer'],
  ['s', 'string'],
  ['b', 'boolean'],
];
const [x, i, s, b] = TYPES.map(([column]): Expression => ({ column }));
if (x === undefined || i === undefined || s === undefined || b === undefined) throw new Error('expected four columns');

const variables = (): Variables => ({
  scope: new Map(TYPES),
  names: new Map(TYPES.map(([name]) => [name, name])),
  statements: new Statements(),
});
/** The statements of an expression, and then the variable that holds it. */
function pythonOf(e: Expression): string {
  const into = variables();
  const name = valuePython(e, into);
  return [...into.statements.list(), name].join('; ');
}

/** Arguments of each operator and what it becomes; integers are doubles before any arithmetic. */
const EXPECTED: Record<Operator, readonly [readonly Expression[], string]> = {
  add: [[x, i], 'v0 = number(i); v1 = add(x, v0); v1'],
  sub: [[x, { value: 2 }], 'v0 = sub(x, 2.0); v0'],
  mul: [[i, i], 'v0 = number(i); v1 = mul(v0, v0); v1'],
  div: [[x, x], 'v0 = div(x, x); v0'],
  pow: [[x, x], 'v0 = pow_(x, x); v0'],
  neg: [[x], 'v0 = neg(x); v0'],
  abs: [[x], 'v0 = abs_(x); v0'],
  floor: [[x], 'v0 = floor(x); v0'],
  exp: [[x], 'v0 = exp(x); v0'],
  log: [[x], 'v0 = log(x); v0'],
  sqrt: [[x], 'v0 = sqrt(x); v0'],
  least: [[x, i], 'v0 = number(i); v1 = least(x, v0); v1'],
  greatest: [[x, x, x], 'v0 = greatest(x, x, x); v0'],
  eq: [[i, x], 'v0 = number(i); v1 = eq(v0, x); v1'],
  ne: [[i, { value: 3 }], 'v0 = ne(i, 3); v0'],
  lt: [[s, { value: "it's" }], "v0 = lt(s, 'it\\x27s'); v0"],
  le: [[b, b], 'v0 = le(b, b); v0'],
  gt: [[x, x], 'v0 = gt(x, x); v0'],
  ge: [[x, x], 'v0 = ge(x, x); v0'],
  and: [[b, { value: true }, b], 'v0 = and_(b, True, b); v0'],
  or: [[b, b], 'v0 = or_(b, b); v0'],
  not: [[b], 'v0 = not_(b); v0'],
  isNull: [[s], 'v0 = is_null(s); v0'],
  coalesce: [[x, i], 'v0 = number(i); v1 = coalesce(x, v0); v1'],
  when: [[b, s], 'v0 = when(b, s); v0'],
  lower: [[s], 'v0 = lower(s); v0'],
  trim: [[s], 'v0 = trim(s); v0'],
};

describe('an expression in Python', () => {
  it.each(Object.entries(EXPECTED))('says %s', (name, [args, python]) => {
    const op = Object.keys(EXPECTED).find((key): key is Operator => key === name && key in EXPECTED);
    if (op === undefined) throw new Error(`no operator ${name}`);
    expect(pythonOf({ op, args })).toBe(python);
  });

  it('says casts by what is cast', () => {
    expect(pythonOf({ cast: 'integer', of: x })).toBe('v0 = number_integer(x); v0');
    expect(pythonOf({ cast: 'number', of: s })).toBe('v0 = text_number(s); v0');
    expect(pythonOf({ cast: 'string', of: b })).toBe('v0 = boolean_text(b); v0');
    expect(pythonOf({ cast: 'string', of: s })).toBe('s');
  });

  it('computes equal parts once, and nests nothing however deep it is', () => {
    const deep = (depth: number): Expression =>
      depth === 0 ? x : { op: 'add', args: [deep(depth - 1), deep(depth - 1)] };
    const into = variables();
    valuePython(deep(12), into);
    expect(into.statements.list()).toHaveLength(12);
    expect(into.statements.list()[11]).toBe('v11 = add(v10, v10)');
  });
});
