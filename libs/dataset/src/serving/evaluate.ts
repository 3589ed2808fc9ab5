import type { CastType, ColumnType, Expression, Operator } from '../recipe/expression.ts';
import { type Scope, typeOf } from '../recipe/type-of.ts';
import type { Value } from './values.ts';

/** A row by column name. */
export type Row = ReadonlyMap<string, Value>;
/** An expression as a function of a row. */
export type Evaluate = (row: Row) => Value;

/** Compiles an expression to a function with the meaning of SEMANTICS.md. */
export function compileExpression(e: Expression, scope: Scope): Evaluate {
  if ('column' in e) return (row) => row.get(e.column) ?? null;
  if ('value' in e) return () => e.value;
  if ('cast' in e) {
    const of = compileExpression(e.of, scope);
    const from = typeOf(e.of, scope, '', []);
    return (row) => castValue(of(row), from, e.cast);
  }
  return compileOperator(
    e.op,
    e.args.map((arg) => compileExpression(arg, scope)),
  );
}

/** Operators that see their arguments one by one, because null does not simply propagate. */
function compileOperator(op: Operator, args: readonly Evaluate[]): Evaluate {
  const values = (row: Row) => args.map((arg) => arg(row));
  switch (op) {
    case 'and':
      return (row) => threeValued(values(row), false);
    case 'or':
      return (row) => threeValued(values(row), true);
    case 'isNull':
      return (row) => values(row)[0] === null;
    case 'coalesce':
      return (row) => values(row).find((v) => v !== null) ?? null;
    case 'when':
      return (row) => {
        const [condition, then, otherwise] = values(row);
        return (condition === true ? then : otherwise) ?? null;
      };
    default:
      return (row) => {
        const given = values(row).filter((v) => v !== null);
        return given.length < args.length ? null : applyStrict(op, given);
      };
  }
}

/** `and` is decided by a false, `or` by a true; otherwise a null makes it null. */
function threeValued(values: readonly Value[], decisive: boolean): Value {
  if (values.includes(decisive)) return decisive;
  return values.includes(null) ? null : !decisive;
}

type Strict = Exclude<Operator, 'and' | 'or' | 'isNull' | 'coalesce' | 'when'>;
type Given = string | number | boolean;

function applyStrict(op: Strict, values: readonly Given[]): Value {
  const [a, b] = values;
  if (a === undefined) return null;
  switch (op) {
    case 'not':
      return a !== true;
    case 'lower':
      return String(a).replace(/[A-Z]/g, (letter) => letter.toLowerCase());
    case 'trim':
      return String(a).replace(/^[ \t\n\r\f\v]+|[ \t\n\r\f\v]+$/g, '');
    case 'eq':
      return a === b;
    case 'ne':
      return a !== b;
    case 'lt':
      return order(a, b) < 0;
    case 'le':
      return order(a, b) <= 0;
    case 'gt':
      return order(a, b) > 0;
    case 'ge':
      return order(a, b) >= 0;
    default:
      return finiteOrNull(arithmetic(op, values.map(Number)));
  }
}

type Arithmetic = Exclude<Strict, 'not' | 'lower' | 'trim' | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'>;

function arithmetic(op: Arithmetic, values: readonly number[]): number {
  const [a = Number.NaN, b = Number.NaN] = values;
  switch (op) {
    case 'add':
      return a + b;
    case 'sub':
      return a - b;
    case 'mul':
      return a * b;
    case 'div':
      return a / b;
    case 'pow':
      return a ** b;
    case 'neg':
      return -a;
    case 'abs':
      return Math.abs(a);
    case 'floor':
      return Math.floor(a);
    case 'exp':
      return Math.exp(a);
    case 'log':
      return Math.log(a);
    case 'sqrt':
      return Math.sqrt(a);
    case 'least':
      return Math.min(...values);
    case 'greatest':
      return Math.max(...values);
  }
}

const finiteOrNull = (x: number): number | null => (Number.isFinite(x) ? x : null);

/** Strings by code point, as UTF-8 bytes sort; numbers and booleans by value. */
function order(a: Given, b: Given | undefined): number {
  if (typeof a === 'string') return Buffer.compare(Buffer.from(a), Buffer.from(String(b)));
  return Number(a) - Number(b);
}

const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const WHOLE = /^[+-]?\d+$/;

function castValue(value: Value, from: ColumnType | undefined, to: CastType): Value {
  if (value === null || from === to) return value;
  switch (to) {
    case 'string':
      return String(value);
    case 'boolean':
      return value === 'true' ? true : value === 'false' ? false : null;
    case 'number':
      if (from === 'timestamp') return Number(value) / 1_000_000;
      return typeof value === 'string' && !DECIMAL.test(value) ? null : finiteOrNull(Number(value));
    case 'integer': {
      if (typeof value === 'string' && !WHOLE.test(value)) return null;
      const whole = from === 'timestamp' ? Math.floor(Number(value) / 1_000_000) : Math.trunc(Number(value));
      return Number.isSafeInteger(whole) ? whole : null;
    }
  }
}
