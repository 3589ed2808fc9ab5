import { EXIT, MillraceError, NAME_PATTERN } from '@millrace/contract';

/** Longest name of a component or pipeline that is made. */
const LONGEST = 40;
const TAKEN = ['runs'];

/** Words of the language that are no identifiers: ECMAScript in strict mode, in modules. */
const RESERVED = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
   finally for function if implements import in instanceof interface let new null package private protected public return
   static super switch this throw true try typeof undefined var void while with yield`.split(/\s+/),
);

/**
 * Checks the name of something new.
 * @throws MillraceError `BAD_NAME`, with a name that would do where there is one near.
 */
export function checkName(name: string): void {
  if (NAME_PATTERN.test(name) && name.length <= LONGEST && !TAKEN.includes(name)) return;
  const better = toName(name);
  throw new MillraceError(
    'BAD_NAME',
    TAKEN.includes(name)
      ? `"${name}" is taken by Millrace itself.`
      : `"${name}" is not a name: a letter, then lower-case letters, digits and single hyphens, at most ${LONGEST}.`,
    { hint: better === undefined ? 'churn-model' : better, exitCode: EXIT.usage },
  );
}

/** The nearest name to some text, e.g. `My Data` → `my-data`; none where no letter is left. */
export function toName(text: string): string | undefined {
  const latin = text
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase();
  const words = latin.match(/[a-z0-9]+/g) ?? [];
  const name = words
    .join('-')
    .replace(/^[^a-z]+/, '')
    .slice(0, LONGEST)
    .replace(/-$/, '');
  return name === '' || TAKEN.includes(name) ? undefined : name;
}

export interface Identifiers {
  /** `count-rows` */
  readonly name: string;
  /** `countRows`: free to use in code that uses the words of `taken`. */
  readonly camel: string;
  /** `CountRows` */
  readonly pascal: string;
}

/**
 * A name as identifiers of TypeScript.
 * @param taken words that the code around uses already; such an identifier gets `suffix` at its end.
 */
export function identifiersOf(name: string, taken: ReadonlySet<string> = new Set(), suffix = 'Step'): Identifiers {
  const pascal = name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  return { name, camel: RESERVED.has(camel) || taken.has(camel) ? `${camel}${suffix}` : camel, pascal };
}
