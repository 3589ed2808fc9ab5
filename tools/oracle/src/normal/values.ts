/** The same data with the keys of objects in order, and without members that are undefined. */
export function sorted(value: object): Readonly<Record<string, unknown>> {
  const entries: [string, unknown][] = Object.entries(value).filter(([, member]) => member !== undefined);
  entries.sort(([a], [b]) => compare(a, b));
  return Object.fromEntries(entries.map(([key, member]) => [key, sortedValue(member)]));
}

function sortedValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedValue);
  return typeof value === 'object' && value !== null ? sorted(value) : value;
}

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Each once, in order: for lists whose order means nothing. */
export const asSet = (values: Iterable<string>): string[] => [...new Set(values)].sort(compare);

/** Without some of its members. */
export function omit<T extends object, K extends keyof T & string>(value: T, ...names: K[]): Omit<T, K> {
  const copy = { ...value };
  for (const name of names) delete copy[name];
  return copy;
}

/** With other names, or without the members whose new name is undefined. Where two get one name they must be equal, else both stay. */
export function renamed<T>(
  record: Readonly<Record<string, T>> | undefined,
  rename: (name: string) => string | undefined,
): Record<string, T> {
  const result: Record<string, T> = {};
  for (const [name, value] of Object.entries(record ?? {})) {
    const wanted = rename(name);
    if (wanted === undefined) continue;
    const taken = result[wanted];
    const differs = taken !== undefined && JSON.stringify(taken) !== JSON.stringify(value);
    result[differs ? `${wanted} as ${name}` : wanted] = value;
  }
  return result;
}
