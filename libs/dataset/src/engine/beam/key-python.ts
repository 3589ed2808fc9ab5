import type { ColumnType } from '../../recipe/expression.ts';
import { jsonString, type KeyColumn, TIMES_IN_JSON } from '../../recipe/split-key.ts';
import { type Variables, valuePython } from './expression-python.ts';
import { pyText, pyTuple } from './literals.ts';

type Functions = Readonly<Record<ColumnType, string>>;

const TEXT: Functions = {
  string: 'key_string',
  integer: 'key_whole',
  timestamp: 'key_whole',
  boolean: 'key_boolean',
  number: 'key_number',
};
const JSON_TEXT: Functions = {
  string: 'json_string',
  integer: 'json_whole',
  timestamp: 'json_timestamp',
  boolean: 'json_boolean',
  number: 'json_number',
};

const textOf = (name: string, functions: Functions, variables: Variables): string =>
  `${functions[variables.scope.get(name) ?? 'string']}(${valuePython({ column: name }, variables)})`;

/** The text of key columns; SEMANTICS.md, "Split". */
export const textPython = (columns: readonly KeyColumn[], variables: Variables): string =>
  `'\\x1f'.join(${pyTuple(columns.map(({ name }) => textOf(name, TEXT, variables)))})`;

/** The same as GoogleSQL says TO_JSON_STRING of a struct. */
export function jsonPython(columns: readonly KeyColumn[], variables: Variables): string {
  const members = columns.flatMap(({ name, label }, i) => [
    pyText(`${i === 0 ? '{' : ','}${jsonString(label)}:`),
    textOf(name, JSON_TEXT, variables),
  ]);
  return `''.join(${pyTuple([...members, pyText('}')])})`;
}

/** The values of such a struct. */
export const JSON_KEY_PYTHON = String.raw`
import datetime
import json

EPOCH = datetime.datetime(1970, 1, 1)

def json_string(a):
    if a is None:
        return 'null'
    return json.dumps(a, ensure_ascii=False).replace('\u2028', '\\u2028').replace('\u2029', '\\u2029')

def json_whole(a):
    return 'null' if a is None else str(a)

def json_boolean(a):
    return 'null' if a is None else 'true' if a else 'false'

def json_number(a):
    if a is None:
        return 'null'
    text = '%.15g' % (a + 0.0)
    return text if float(text) == a else '%.17g' % a

def json_timestamp(a):
    if a is None:
        return 'null'
    if not ${TIMES_IN_JSON.from} <= a < ${TIMES_IN_JSON.before}:
        return str(a)
    unit = 'seconds' if a % 1000000 == 0 else 'milliseconds' if a % 1000 == 0 else 'microseconds'
    return '"' + (EPOCH + datetime.timedelta(microseconds=a)).isoformat(timespec=unit) + 'Z"'
`;
