import { invalid, type JsonObject, type JsonValue, type Problem } from '@millrace/contract';

type Scalar = 'STRING' | 'INT64' | 'FLOAT64' | 'BOOL';

/** A value of a query, with its type in GoogleSQL's words. */
export interface SqlParameter {
  readonly name: string;
  readonly type: Scalar | `ARRAY<${Scalar}>`;
  readonly value: string | number | boolean | null | readonly (string | number | boolean)[];
}

const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * The values of a query. A whole number is an integer, and a null a text.
 * @throws MillraceError `INVALID_SQL_PARAMETERS` with every problem.
 */
export function readParameters(given: JsonObject = {}): SqlParameter[] {
  const problems: Problem[] = [];
  const found: SqlParameter[] = [];
  for (const [name, value] of Object.entries(given)) {
    const path = `parameters.${name}`;
    const typed = NAME.test(name) ? typedValue(value) : undefined;
    if (typed !== undefined) found.push({ name, ...typed });
    else if (!NAME.test(name)) problems.push({ path, code: 'BAD_NAME', message: 'is no name: letters, digits, _.' });
    else problems.push({ path, code: 'WRONG_TYPE', message: 'is no text, number, boolean or list of one of these.' });
  }
  if (problems.length > 0) throw invalid('INVALID_SQL_PARAMETERS', 'Parameters of the query', problems);
  return found;
}

function typedValue(value: JsonValue): Omit<SqlParameter, 'name'> | undefined {
  if (value === null) return { type: 'STRING', value };
  if (!isList(value)) return isScalar(value) ? { type: scalarType([value]), value } : undefined;
  const items = value.filter(isScalar);
  const alike = new Set(items.map((item) => typeof item)).size <= 1;
  return alike && items.length === value.length ? { type: `ARRAY<${scalarType(items)}>`, value: items } : undefined;
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
const isScalar = (value: JsonValue): value is string | number | boolean =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

function scalarType(values: readonly (string | number | boolean)[]): Scalar {
  if (values.every((value) => typeof value === 'string')) return 'STRING';
  if (values.every((value) => typeof value === 'boolean')) return 'BOOL';
  return values.every((value) => Number.isSafeInteger(value)) ? 'INT64' : 'FLOAT64';
}
