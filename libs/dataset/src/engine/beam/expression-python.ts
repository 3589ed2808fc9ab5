import type { ColumnType, Expression, Operator } from '../../recipe/expression.ts';
import { type Scope, typeOf } from '../../recipe/type-of.ts';
import { pyBoolean, pyDouble, pyText } from './literals.ts';

/** A value as Python names it: a variable or a literal. */
interface Python {
  readonly name: string;
  readonly type: ColumnType | undefined;
  /** Of a literal. */
  readonly value?: string | number | boolean;
}

/** Statements of a function, each naming one value: nothing nests, so that no recipe is too deep for Python. */
export class Statements {
  readonly #lines: string[] = [];
  readonly #known = new Map<string, string>();

  /** A variable that holds what the source computes; equal sources share one. */
  name(source: string): string {
    const known = this.#known.get(source);
    if (known !== undefined) return known;
    const name = `v${this.#known.size}`;
    this.#known.set(source, name);
    this.add(`${name} = ${source}`);
    return name;
  }

  add(line: string): void {
    this.#lines.push(line);
  }

  list(): readonly string[] {
    return this.#lines;
  }
}

/** What the expressions of a recipe read: the types of its columns and the variables that hold them. */
export interface Variables {
  readonly scope: Scope;
  readonly names: Map<string, string>;
  readonly statements: Statements;
}

/** Adds the statements of an expression and gives the variable that holds it. */
export function valuePython(e: Expression, variables: Variables): string {
  const { name, value } = compile(e, variables);
  return value === undefined ? name : variables.statements.name(name);
}

/** The same of a numeric or boolean expression as a double, which may be a literal. */
export const doublePython = (e: Expression, variables: Variables): string =>
  double(compile(e, variables), variables.statements);

function compile(e: Expression, variables: Variables): Python {
  const type = typeOf(e, variables.scope, '', []);
  if ('column' in e) return { name: variables.names.get(e.column) ?? 'None', type };
  if ('value' in e) return { name: literal(e.value), type, value: e.value };
  const { statements } = variables;
  if ('cast' in e) {
    const of = compile(e.of, variables);
    const cast = castName(of.type, e.cast);
    return { name: cast === undefined ? of.name : statements.name(`${cast}(${of.name})`), type };
  }
  const args = e.args.map((arg) => compile(arg, variables));
  const names = argumentNames(e.op, args, statements);
  return { name: statements.name(`${FUNCTIONS[e.op] ?? e.op}(${names.join(', ')})`), type };
}

function literal(value: string | number | boolean): string {
  if (typeof value === 'string') return pyText(value);
  if (typeof value === 'boolean') return pyBoolean(value);
  return Number.isSafeInteger(value) ? String(value) : pyDouble(value);
}

function double({ name, type, value }: Python, statements: Statements): string {
  if (typeof value === 'number') return pyDouble(value);
  return type === 'integer' || type === 'boolean' ? statements.name(`number(${name})`) : name;
}

/** Operators whose Python function is not called as they are. */
const FUNCTIONS: Partial<Record<Operator, string>> = {
  pow: 'pow_',
  abs: 'abs_',
  and: 'and_',
  or: 'or_',
  not: 'not_',
  isNull: 'is_null',
};

const AS_THEY_ARE: readonly Operator[] = ['and', 'or', 'not', 'isNull', 'lower', 'trim'];
const OF_ONE_TYPE: readonly Operator[] = ['eq', 'ne', 'lt', 'le', 'gt', 'ge', 'coalesce'];

function argumentNames(op: Operator, args: readonly Python[], statements: Statements): string[] {
  if (AS_THEY_ARE.includes(op)) return args.map(({ name }) => name);
  if (OF_ONE_TYPE.includes(op)) return unify(args, statements);
  const [condition, ...chosen] = args;
  if (op === 'when' && condition !== undefined) return [condition.name, ...unify(chosen, statements)];
  return args.map((arg) => double(arg, statements));
}

/** Integers beside numbers are compared and chosen as doubles. */
function unify(args: readonly Python[], statements: Statements): string[] {
  const mixed = new Set(args.map(({ type }) => type)).size > 1;
  return args.map((arg) => (mixed ? double(arg, statements) : arg.name));
}

/** The function of a cast, undefined where the value stays as it is. */
function castName(from: ColumnType | undefined, to: Exclude<ColumnType, 'timestamp'>): string | undefined {
  if (from === to) return undefined;
  const source = from === 'string' ? 'text' : from;
  if (to === 'number') return source === 'text' || source === 'timestamp' ? `${source}_number` : 'number';
  return `${source}_${to === 'string' ? 'text' : to}`;
}
