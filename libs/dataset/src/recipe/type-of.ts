import type { Problem } from '@millrace/contract';
import {
  type CastType,
  COLUMN_TYPES,
  type ColumnType,
  type Expression,
  OPERATORS,
  type Operator,
} from './expression.ts';

/** Types of the columns that an expression may read. */
export type Scope = ReadonlyMap<string, ColumnType>;

/** What each type can be cast to; SEMANTICS.md, "cast". */
const CASTS: Record<ColumnType, readonly CastType[]> = {
  number: ['number', 'integer'],
  integer: ['number', 'integer', 'string'],
  boolean: ['number', 'integer', 'string', 'boolean'],
  string: ['number', 'integer', 'string', 'boolean'],
  timestamp: ['number', 'integer'],
};

const NUMERIC: readonly ColumnType[] = ['integer', 'number'];

/**
 * The type of an expression. Every problem found is added to `problems` with its path, and the type is then
 * `undefined` where it cannot be told.
 */
export function typeOf(e: Expression, scope: Scope, path: string, problems: Problem[]): ColumnType | undefined {
  if ('value' in e) return typeOfValue(e.value, path, problems);
  if ('column' in e) {
    const type = scope.get(e.column);
    if (type === undefined) {
      const known = [...scope.keys()];
      problems.push({
        path,
        code: 'UNKNOWN_COLUMN',
        message: `unknown column ${JSON.stringify(e.column)}.`,
        hint: nearest(e.column, known) ?? `Columns: ${known.join(', ')}.`,
      });
    }
    return type;
  }
  if ('cast' in e) {
    const from = typeOf(e.of, scope, `${path}.of`, problems);
    if (from !== undefined && !CASTS[from].includes(e.cast)) {
      problems.push({ path, code: 'WRONG_TYPE', message: `a ${from} has no cast to ${e.cast}.` });
    }
    return e.cast;
  }
  const [fewest, most] = OPERATORS[e.op];
  if (e.args.length < fewest || e.args.length > most) {
    const count = fewest === most ? `${fewest}` : `${fewest} to ${most}`;
    problems.push({
      path,
      code: 'WRONG_ARGUMENTS',
      message: `${e.op} takes ${count} arguments, not ${e.args.length}.`,
    });
  }
  const types = e.args.map((arg, i) => typeOf(arg, scope, `${path}.args[${i}]`, problems));
  return operatorType(e.op, types, path, problems);
}

function operatorType(
  op: Operator,
  types: readonly (ColumnType | undefined)[],
  path: string,
  problems: Problem[],
): ColumnType | undefined {
  const expect = (allowed: readonly ColumnType[], from = 0): void => {
    types.slice(from).forEach((type, i) => {
      if (type === undefined || allowed.includes(type)) return;
      const message = `${op} takes ${allowed.join(' or ')}, not ${type}.`;
      problems.push({ path: `${path}.args[${i + from}]`, code: 'WRONG_TYPE', message });
    });
  };
  switch (op) {
    case 'and':
    case 'or':
    case 'not':
      expect(['boolean']);
      return 'boolean';
    case 'isNull':
      return 'boolean';
    case 'eq':
    case 'ne':
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge':
      common(types, op, path, problems);
      return 'boolean';
    case 'coalesce':
      return common(types, op, path, problems);
    case 'when':
      if (types[0] !== undefined && types[0] !== 'boolean') {
        const message = `the condition of when is boolean, not ${types[0]}.`;
        problems.push({ path: `${path}.args[0]`, code: 'WRONG_TYPE', message });
      }
      return common(types.slice(1), op, path, problems);
    case 'lower':
    case 'trim':
      expect(['string']);
      return 'string';
    default:
      expect(NUMERIC);
      return 'number';
  }
}

/** The one type of several expressions; integer and number together are number. */
function common(
  types: readonly (ColumnType | undefined)[],
  op: Operator,
  path: string,
  problems: Problem[],
): ColumnType | undefined {
  const known = COLUMN_TYPES.filter((type) => types.includes(type));
  if (known.length <= 1) return known[0];
  if (known.every((type) => NUMERIC.includes(type))) return 'number';
  problems.push({ path, code: 'WRONG_TYPE', message: `${op} of different types: ${known.join(', ')}.` });
  return undefined;
}

function typeOfValue(value: string | number | boolean, path: string, problems: Problem[]): ColumnType {
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'boolean';
  if (!Number.isFinite(value)) problems.push({ path, code: 'NOT_FINITE', message: 'a number must be finite.' });
  return Number.isSafeInteger(value) ? 'integer' : 'number';
}

/** A hint when a name is close to a known one: equal but for case and punctuation, or two edits away. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const scored = known.map((k) => ({ k, distance: edits(plain(name), plain(k)) }));
  const best = scored.sort((a, b) => a.distance - b.distance)[0];
  return best !== undefined && best.distance <= Math.min(2, name.length - 1)
    ? `Did you mean ${JSON.stringify(best.k)}?`
    : undefined;
}

/** Levenshtein distance. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
