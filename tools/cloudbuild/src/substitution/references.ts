/** Where a text asks for a substitution. */
export interface Reference {
  readonly name: string;
  /** As it stands there: `$_A`, `${_A:-b}`. */
  readonly text: string;
  /** What follows the name within braces, e.g. `:-b`; empty without. */
  readonly operation: string;
  /** Whether it needs dynamic substitutions. */
  readonly expands: boolean;
}

// `$$` is a dollar sign; `$(…)` and a lone `$` are left as they are.
const PATTERN = /\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)([^}]*)\}|\$([A-Za-z_][A-Za-z0-9_]*)/g;

/** The substitutions that a text asks for, in order. */
export function references(text: string): readonly Reference[] {
  return [...text.matchAll(PATTERN)].flatMap(([found, braced, operation = '', plain]) => {
    const name = braced ?? plain;
    return name === undefined ? [] : [{ name, text: found, operation, expands: operation !== '' }];
  });
}

/** A text with each reference replaced, and `$$` by `$`. */
export function replaceReferences(text: string, value: (reference: Reference) => string): string {
  return text.replaceAll(PATTERN, (found, braced?: string, operation = '', plain?: string) => {
    const name = braced ?? plain;
    return name === undefined ? '$' : value({ name, text: found, operation, expands: operation !== '' });
  });
}
