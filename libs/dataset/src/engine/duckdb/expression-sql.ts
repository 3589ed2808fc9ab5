import type { ColumnType, Expression, Operator } from '../../recipe/expression.ts';
import { type Scope, typeOf } from '../../recipe/type-of.ts';
import { doubleLiteral, identifier, stringLiteral } from './quote.ts';

/** A compiled expression. */
interface Sql {
  readonly sql: string;
  readonly type: ColumnType | undefined;
  /** False: the value may be infinite or NaN, which still has to become null. */
  readonly finite: boolean;
}

/**
 * SQL of an expression, with the meaning of SEMANTICS.md. `finite(x)` is a macro of the connection: null where x is
 * not finite. It is left out where a value that is not finite stays so, as in sums and products, because DuckDB
 * computes its argument twice.
 */
export const expressionSql = (e: Expression, scope: Scope): string => checked(compile(e, scope));

/** SQL of a numeric expression as a double that may not be finite yet; {@link boundedSql} makes those null. */
export function doubleSql(e: Expression, scope: Scope): string {
  const compiled = compile(e, scope);
  return compiled.type === 'number' ? compiled.sql : `CAST(${checked(compiled)} AS DOUBLE)`;
}

/**
 * A double whose size is at most `largest`, otherwise null. The comparison is false for infinities and for NaN, which
 * DuckDB orders above all numbers, so that `finite` is not needed.
 */
export const boundedSql = (double: string, largest: number): string =>
  `CASE WHEN abs(${double}) <= ${doubleLiteral(largest)} THEN ${double} END`;

const checked = ({ sql, finite }: Sql): string => (finite ? sql : `finite(${sql})`);

function compile(e: Expression, scope: Scope): Sql {
  const type = typeOf(e, scope, '', []);
  if ('column' in e) return { sql: identifier(e.column), type, finite: true };
  if ('value' in e) return { sql: literalSql(e.value), type, finite: true };
  if ('cast' in e) return { sql: castSql(compile(e.of, scope), e.cast), type, finite: true };
  const args = e.args.map((arg) => compile(arg, scope));
  return { ...operatorSql(e.op, args), type };
}

function literalSql(value: string | number | boolean): string {
  if (typeof value === 'string') return stringLiteral(value);
  return typeof value === 'number' ? doubleLiteral(value) : String(value);
}

/** The argument as a double; integers are converted before any arithmetic. */
const double = ({ sql, type }: Sql): string => (type === 'integer' ? `CAST(${sql} AS DOUBLE)` : sql);

function operatorSql(op: Operator, args: readonly Sql[]): Pick<Sql, 'sql' | 'finite'> {
  const a = args.map(double);
  /** Arguments where a value that is not finite would not stay visible in the result. */
  const safe = args.map((arg) => (arg.finite ? double(arg) : checked(arg)));
  const values = args.map(checked);
  const infix = (sign: string) => ({ sql: `(${a.join(` ${sign} `)})`, finite: false });
  const total = (sql: string) => ({ sql, finite: true });
  switch (op) {
    case 'add':
      return infix('+');
    case 'sub':
      return infix('-');
    case 'mul':
      return infix('*');
    case 'div':
      return { sql: `(${a[0]} / nullif(${safe[1]}, 0))`, finite: false };
    case 'pow':
      return { sql: `pow(${safe.join(', ')})`, finite: false };
    case 'neg':
      return { sql: `(-${a[0]})`, finite: args[0]?.finite ?? false };
    case 'abs':
    case 'floor':
      return { sql: `${op}(${a[0]})`, finite: args[0]?.finite ?? false };
    case 'exp':
      return { sql: `exp(${safe[0]})`, finite: false };
    case 'log':
      return { sql: `CASE WHEN ${a[0]} > 0 THEN ln(${a[0]}) END`, finite: false };
    case 'sqrt':
      return { sql: `CASE WHEN ${a[0]} >= 0 THEN sqrt(${a[0]}) END`, finite: false };
    case 'least':
      return total(safe.reduce((x, y) => `smaller(${x}, ${y})`));
    case 'greatest':
      return total(safe.reduce((x, y) => `larger(${x}, ${y})`));
    case 'and':
    case 'or':
      return total(`(${values.join(` ${op.toUpperCase()} `)})`);
    case 'not':
      return total(`(NOT ${values[0]})`);
    case 'isNull':
      return total(`(${values[0]} IS NULL)`);
    case 'coalesce':
      return total(`coalesce(${unify(args, values).join(', ')})`);
    case 'when': {
      const [, then, otherwise] = ['', ...unify(args.slice(1), values.slice(1))];
      return total(`CASE WHEN ${values[0]} THEN ${then}${otherwise === undefined ? '' : ` ELSE ${otherwise}`} END`);
    }
    case 'lower':
      return total(`translate(${values[0]}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')`);
    case 'trim':
      return total(`trim(${values[0]}, e' \\t\\n\\r\\f\\x0b')`);
    default: {
      const [x, y] = unify(args, values);
      return total(`(${x} ${COMPARISONS[op]} ${y})`);
    }
  }
}

const COMPARISONS = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

/** Integers beside numbers are compared and chosen as doubles. */
const unify = (args: readonly Sql[], values: readonly string[]): string[] =>
  values.map((sql, i) => (args[i]?.type === 'integer' ? `CAST(${sql} AS DOUBLE)` : sql));

const WHOLE = '^[+-]?[0-9]+$';
const DECIMAL = '^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][+-]?[0-9]+)?$';

function castSql(from: Sql, to: Exclude<ColumnType, 'timestamp'>): string {
  const x = checked(from);
  if (from.type === to) return x;
  const matching = (pattern: string) =>
    `CASE WHEN regexp_matches(${x}, '${pattern}') THEN TRY_CAST(${x} AS DOUBLE) END`;
  switch (to) {
    case 'string':
      return from.type === 'integer' ? `CAST(CAST(${x} AS BIGINT) AS VARCHAR)` : `CAST(${x} AS VARCHAR)`;
    case 'boolean':
      return `CASE ${x} WHEN 'true' THEN true WHEN 'false' THEN false END`;
    case 'number':
      if (from.type === 'string') return `finite(${matching(DECIMAL)})`;
      return from.type === 'timestamp' ? `(epoch_us(${x}) / 1000000.0e0)` : `CAST(${x} AS DOUBLE)`;
    case 'integer':
      if (from.type === 'string') return `whole(${matching(WHOLE)})`;
      if (from.type === 'timestamp') return `CAST(floor(epoch_us(${x}) / 1000000.0e0) AS BIGINT)`;
      return from.type === 'boolean' ? `CAST(${x} AS BIGINT)` : `whole(${x})`;
  }
}
