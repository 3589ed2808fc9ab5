import type { JsonValue } from '@millrace/contract';

/** JSON as Python's `json.dumps` writes it, white space and all: KFP's compiler puts such text into a command line. */
export function pythonJson(value: JsonValue): string {
  if (typeof value === 'string') return JSON.stringify(value).replace(/[\u0080-\uffff]/g, escaped);
  if (value === null || typeof value !== 'object') return String(value);
  if (isList(value)) return `[${value.map(pythonJson).join(', ')}]`;
  const members = Object.entries(value).map(([key, member]) => `${pythonJson(key)}: ${pythonJson(member)}`);
  return `{${members.join(', ')}}`;
}

const escaped = (letter: string) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
