import { MillraceError } from '@millrace/contract';

/**
 * The only one of those found under a name.
 * @throws MillraceError `VERTEX_AMBIGUOUS`
 */
export function only<T extends { readonly name: string }>(
  what: string,
  displayName: string,
  found: readonly T[],
): T | undefined {
  if (found.length > 1) {
    const names = found.map(({ name }) => name).toSorted();
    throw new MillraceError('VERTEX_AMBIGUOUS', `${found.length} ${what}s are called ${JSON.stringify(displayName)}.`, {
      hint: `give the name of one: ${names.join(', ')}`,
      fields: { displayName, names },
    });
  }
  return found[0];
}
