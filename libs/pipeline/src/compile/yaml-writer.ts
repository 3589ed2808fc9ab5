import type { JsonObject, JsonValue } from '@millrace/contract';
import { type DumpOptions, dump } from 'js-yaml';

/** One form for one value. */
const STYLE: DumpOptions = { sortKeys: true, lineWidth: -1, noRefs: true, quoteStyle: 'double' };
/** Words that need no quotes, unless a reader of YAML 1.1 takes them for something else. */
const PLAIN = /^[A-Za-z_][A-Za-z0-9_]*(?:[-./][A-Za-z0-9_]+)*$/;
const NOT_TEXT = /^(?:y|n|yes|no|true|false|on|off|null)$/i;

/**
 * YAML with sorted keys, byte for byte as js-yaml writes it, many times as fast: a pipeline says the same few words over
 * and over, so each is looked at once.
 */
export function writeYaml(value: JsonValue): string {
  const scalars = new Map<JsonValue, string>();
  const keys = new Map<string, string>();
  // Texts and keys of several lines depend on where they stand: a pipeline that has some is left to js-yaml.
  let hasBlocks = false;

  const scalar = (given: JsonValue): string => {
    if (typeof given === 'string' && PLAIN.test(given) && !NOT_TEXT.test(given)) return given;
    // To a Map, 0 and -0 are one key.
    let text = Object.is(given, -0) ? '-0.0' : scalars.get(given);
    if (text === undefined) {
      text = dump(given, STYLE).slice(0, -1);
      scalars.set(given, text);
    }
    if (text.includes('\n')) hasBlocks = true;
    return text;
  };

  /** With its colon. */
  const keyText = (key: string): string => {
    let text = keys.get(key);
    if (text === undefined) {
      text = dump({ [key]: 0 }, STYLE).slice(0, -3);
      keys.set(key, text);
      if (text.startsWith('? ')) hasBlocks = true;
    }
    return text;
  };

  const out: string[] = [];

  /** What stands after `key:` or `-`; after the latter a list or an object begins on the same line. */
  const node = (given: JsonValue, indent: string, isItem: boolean): void => {
    const inner = `${indent}  `;
    if (isList(given) && given.length > 0) list(given, inner, isItem);
    else if (isObject(given) && !isList(given) && Object.keys(given).length > 0) object(given, inner, isItem);
    else out.push(' ', scalar(given), '\n');
  };

  const list = (items: readonly JsonValue[], indent: string, isInline: boolean): void => {
    items.forEach((item, i) => {
      out.push(start(i, indent, isInline), '-');
      node(item, indent, true);
    });
  };

  const object = (fields: JsonObject, indent: string, isInline: boolean): void => {
    const names = Object.keys(fields).sort();
    names.forEach((name, i) => {
      out.push(start(i, indent, isInline), keyText(name));
      node(fields[name] ?? null, indent, false);
    });
  };

  /** What stands before the first line of something nested, and before the others. */
  const start = (i: number, indent: string, isInline: boolean): string => {
    if (i > 0) return indent;
    return isInline ? ' ' : `\n${indent}`;
  };

  if (isList(value)) list(value, '', false);
  else if (isObject(value)) object(value, '', false);
  // Nothing nested, or something that is left to js-yaml; the line break before the first line is not wanted.
  return out.length === 0 || hasBlocks ? dump(value, STYLE) : out.join('').slice(1);
}

const isObject = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null;

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
