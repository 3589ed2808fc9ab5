import type { Recipe } from './recipe.ts';

export interface KeyColumn {
  readonly name: string;
  /** What the table calls it, and so GoogleSQL's TO_JSON_STRING. */
  readonly label: string;
}

/** What decides on a row's lot, with `row` spelt out. */
export type SplitKey =
  | { readonly form: 'lot'; readonly column: string }
  | { readonly form: 'text' | 'json'; readonly columns: readonly KeyColumn[] };

/** The key of a recipe's split; SEMANTICS.md, "Split". */
export function splitKey({ source, split: { key } }: Pick<Recipe, 'source' | 'split'>): SplitKey {
  if (key !== 'row' && 'lot' in key) return { form: 'lot', column: key.lot };
  const [form, given] = key === 'row' || Array.isArray(key) ? (['text', key] as const) : (['json', key.json] as const);
  const labels = new Map(source.columns.map(({ name, header }) => [name, header ?? name]));
  const names = given === 'row' ? [...labels.keys()] : given;
  return { form, columns: names.map((name) => ({ name, label: labels.get(name) ?? name })) };
}

/** GoogleSQL's TO_JSON_STRING of a text: as JSON has it, and the line ends that JSON has and JavaScript had not. */
export const jsonString = (text: string): string =>
  JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');

/** Texts that {@link jsonString} writes otherwise than between quotes, as a pattern of RE2. */
export const ESCAPED_IN_JSON = '[\\x00-\\x1f"\\\\\\x{2028}\\x{2029}]';

/** Times that GoogleSQL has, the years 1 to 9999, in microseconds since 1970; the second is the first beyond. */
export const TIMES_IN_JSON = { from: -62135596800000000n, before: 253402300800000000n };
