import { readFileSync } from 'node:fs';
import { isJson, type JsonValue, type Parameter, type Problem } from '@millrace/contract';

/** Largest file that may stand behind `@file.json`. */
const MAX_JSON_BYTES = 16 * 1024 * 1024;

/** What a flag's text gave: a value, or why it has none. */
export type Read<T> = { readonly value: T } | { readonly problem: Omit<Problem, 'path'> };

/** The value that `text` means for a parameter, not yet checked against its range. */
export function parameterValue(io: Parameter, text: string): Read<JsonValue> {
  switch (io.type) {
    case 'string':
      return { value: text };
    case 'boolean':
      return text === 'true' || text === 'false'
        ? { value: text === 'true' }
        : wrong(`expected true or false, got "${text}".`);
    case 'integer':
    case 'number': {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      if (Number.isFinite(value)) return { value };
      return wrong(`expected ${io.type === 'integer' ? 'an integer' : 'a number'}, got "${text}".`);
    }
    case 'list':
    case 'struct':
      return jsonValue(text, io.type === 'list' ? '["a", 1]' : '{"a": 1}');
  }
}

/** JSON text, or `@path` of a file that holds it. */
export function jsonValue(text: string, example: string): Read<JsonValue> {
  const loaded = text.startsWith('@') ? fileText(text.slice(1)) : { value: text };
  if ('problem' in loaded) return loaded;
  try {
    const value: unknown = JSON.parse(loaded.value);
    return isJson(value) ? { value } : wrong('is not JSON.');
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      problem: { code: 'NOT_JSON', message: `is not JSON: ${reason}.`, hint: `Give ${example} or @file.json.` },
    };
  }
}

function fileText(path: string): Read<string> {
  try {
    const content = readFileSync(path);
    if (content.length > MAX_JSON_BYTES)
      return { problem: { code: 'TOO_LARGE', message: `${path} is larger than 16 MiB.` } };
    return { value: content.toString('utf8') };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { problem: { code: 'FILE_UNREADABLE', message: `cannot be read: ${reason}.` } };
  }
}

const wrong = (message: string): { problem: Omit<Problem, 'path'> } => ({ problem: { code: 'WRONG_TYPE', message } });
