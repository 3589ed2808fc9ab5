import type { ColumnType, Expression, Operator } from '../../recipe/expression.ts';
import { type Scope, typeOf } from '../../recipe/type-of.ts';
import { identifier } from './names.ts';
import type { Parameters } from './query.ts';

/** A compiled expression. Its number is finite: GoogleSQL's SAFE functions give null where DuckDB gives infinity. */
interface Sql {
  readonly sql: string;
  readonly type: ColumnType | undefined;
}

/** GoogleSQL of an expression, with the meaning of SEMANTICS.md. */
export const expressionSql = (e: Expression, scope: Scope, parameters: Parameters): string =>
  compile(e, scope, parameters).sql;

/** GoogleSQL of a numeric or boolean expression as FLOAT64. */
export const doubleSql = (e: Expression, scope: Scope, parameters: Parameters): string =>
  double(compile(e, scope, parameters));

function compile(e: Expression, scope: Scope, parameters: Parameters): Sql {
  const type = typeOf(e, scope, '', []);
  if ('column' in e) return { sql: identifier(e.column), type };
  if ('value' in e) return { sql: valueSql(e.value, parameters), type };
  if ('cast' in e) return { sql: castSql(compile(e.of, scope, parameters), e.cast), type };
  const args = e.args.map((arg) => compile(arg, scope, parameters));
  return { sql: operatorSql(e.op, args), type };
}

function valueSql(value: string | number | boolean, parameters: Parameters): string {
  if (typeof value === 'string') return parameters.add({ type: 'STRING', value });
  if (typeof value === 'boolean') return parameters.add({ type: 'BOOL', value });
  return Number.isSafeInteger(value) ? parameters.integer(value) : parameters.double(value);
}

/** As FLOAT64; integers are converted before any arithmetic, and a boolean has no cast of its own. */
function double({ sql, type }: Sql): string {
  if (type === 'integer') return `CAST(${sql} AS FLOAT64)`;
  return type === 'boolean' ? `CAST(CAST(${sql} AS INT64) AS FLOAT64)` : sql;
}

/** Integers beside numbers are compared and chosen as doubles. */
function unify(args: readonly Sql[]): string[] {
  const mixed = new Set(args.map(({ type }) => type)).size > 1;
  return args.map((arg) => (mixed ? double(arg) : arg.sql));
}

/** The functions of arithmetic, which give null where the result is not finite. */
const FUNCTIONS = {
  add: 'SAFE_ADD',
  sub: 'SAFE_SUBTRACT',
  mul: 'SAFE_MULTIPLY',
  div: 'SAFE_DIVIDE',
  pow: 'SAFE.POW',
  neg: 'SAFE_NEGATE',
  abs: 'ABS',
  floor: 'FLOOR',
  exp: 'SAFE.EXP',
  log: 'SAFE.LN',
  sqrt: 'SAFE.SQRT',
  least: 'LEAST',
  greatest: 'GREATEST',
} as const;

const COMPARISONS = { eq: '=', ne: '<>', lt: '<', le: '<=', gt: '>', ge: '>=' } as const;

function operatorSql(op: Operator, args: readonly Sql[]): string {
  const values = args.map(({ sql }) => sql);
  switch (op) {
    case 'and':
    case 'or':
      return `(${values.join(` ${op.toUpperCase()} `)})`;
    case 'not':
      return `(NOT ${values[0]})`;
    case 'isNull':
      return `(${values[0]} IS NULL)`;
    case 'coalesce':
      return `COALESCE(${unify(args).join(', ')})`;
    case 'when': {
      const [then, otherwise] = unify(args.slice(1));
      return `CASE WHEN ${values[0]} THEN ${then}${otherwise === undefined ? '' : ` ELSE ${otherwise}`} END`;
    }
    case 'lower':
      return `TRANSLATE(${values[0]}, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', 'abcdefghijklmnopqrstuvwxyz')`;
    case 'trim':
      return `TRIM(${values[0]}, ' \\t\\n\\r\\f\\v')`;
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      return `(${unify(args).join(` ${COMPARISONS[op]} `)})`;
    default:
      return `${FUNCTIONS[op]}(${args.map(double).join(', ')})`;
  }
}

const WHOLE = "r'^[+-]?[0-9]+$'";
const DECIMAL = "r'^[+-]?(?:[0-9]+(?:\\.[0-9]*)?|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?$'";

/** The text's number, null where the pattern does not match; `1e999` is infinite. */
const parsed = (sql: string, pattern: string): string => `SAFE_CAST(REGEXP_EXTRACT(${sql}, ${pattern}) AS FLOAT64)`;

/** Null for infinities. Said so that the argument stands there once: a text that doubles at every level has no end. */
const finite = (sql: string): string => `NULLIF(NULLIF(${sql}, CAST('inf' AS FLOAT64)), CAST('-inf' AS FLOAT64))`;

/** Towards zero; ±2^53, to which all beyond are cut, are null. */
const whole = (sql: string): string =>
  `CAST(NULLIF(NULLIF(GREATEST(LEAST(TRUNC(${sql}), 9007199254740992.0), -9007199254740992.0), 9007199254740992.0), -9007199254740992.0) AS INT64)`;

function castSql(from: Sql, to: Exclude<ColumnType, 'timestamp'>): string {
  const { sql, type } = from;
  if (type === to) return sql;
  switch (to) {
    case 'string':
      return `CAST(${sql} AS STRING)`;
    case 'boolean':
      return `CASE ${sql} WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE END`;
    case 'number':
      if (type === 'string') return finite(parsed(sql, DECIMAL));
      return type === 'timestamp' ? `(UNIX_MICROS(${sql}) / 1000000)` : double(from);
    case 'integer':
      if (type === 'timestamp') return `UNIX_SECONDS(${sql})`;
      if (type === 'boolean') return `CAST(${sql} AS INT64)`;
      return whole(type === 'string' ? parsed(sql, WHOLE) : sql);
  }
}
