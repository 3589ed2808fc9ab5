/** Only the fields that a list is asked for; all without a mask. https://google.aip.dev/157 */
export function masked<T extends object>(
  items: readonly T[],
  mask: { readonly paths?: readonly string[] | null } | null | undefined,
): object[] {
  const fields = (mask?.paths ?? []).map((path) => camel(path.split('.')[0] ?? ''));
  if (fields.length === 0 || fields.includes('*')) return [...items];
  return items.map((item) => Object.fromEntries(Object.entries(item).filter(([name]) => fields.includes(name))));
}

const camel = (name: string) => name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
