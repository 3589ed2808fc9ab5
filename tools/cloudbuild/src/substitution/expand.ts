import { MillraceError } from '@millrace/contract';
import { replaceReferences } from './references.ts';

/** Name → value, built-in ones and those of the file. */
export type Values = Readonly<Record<string, string>>;

/**
 * The values of a build's own substitutions, those that a caller gives in place of the file's, each with the others in
 * it replaced: what dynamic substitutions do.
 * @throws MillraceError `UNSUPPORTED_SUBSTITUTION` for expansions of bash and for values that hold each other.
 */
export function resolveValues(own: Values, given: Values, builtIn: Values): Values {
  const texts = { ...own, ...given };
  const resolve = (name: string, from: readonly string[]): string => {
    if (from.includes(name)) throw unsupported(`$${name}`, 'it holds itself');
    const text = texts[name];
    if (text === undefined) return builtIn[name] ?? '';
    return expand(text, (inner) => resolve(inner, [...from, name]));
  };
  return { ...builtIn, ...Object.fromEntries(Object.keys(texts).map((name) => [name, resolve(name, [])])) };
}

/** A text with every substitution replaced and `$$` as a dollar sign; what has no value is empty, as in the service. */
export const substituted = (text: string, values: Values): string => expand(text, (name) => values[name] ?? '');

const expand = (text: string, valueFor: (name: string) => string): string =>
  replaceReferences(text, ({ name, expands, text: found }) => {
    if (expands) throw unsupported(found, 'only the service expands it');
    return valueFor(name);
  });

const unsupported = (text: string, reason: string) =>
  new MillraceError('UNSUPPORTED_SUBSTITUTION', `${text} cannot be replaced: ${reason}.`);
