import type { Recipe } from '../recipe/recipe.ts';
import type { ColumnStatistics, Schema, Statistics } from './formats.ts';
import { onlyValue } from './validate.ts';

/** With no more different values than this, those seen are taken for all there are. */
const LARGEST_DOMAIN = 20;

/** What a schema says beside what statistics tell. */
export type SchemaFacts = Pick<Schema, 'label' | 'duplicateRows' | 'missing' | 'delimiter' | 'decimal' | 'headers'>;

/** A schema that the data fits: a start for an expected schema, to be read and loosened by a person. */
export const inferSchema = (statistics: Statistics, facts: SchemaFacts = {}): Schema => ({
  formatVersion: 1,
  columns: statistics.columns.map((c) => ({
    name: c.name,
    type: c.type,
    presence: c.missing === 0 && c.count > 0 ? 1 : 0,
    ...domainOf(c, c.name === facts.label),
    ...(c.numeric !== undefined && c.numeric.minimum >= 0 ? { minimum: 0 } : {}),
    ...(onlyValue(c) === undefined ? {} : { constant: true }),
  })),
  newColumns: 'warning',
  ...facts,
});

/** As {@link inferSchema}, of statistics by a recipe: files are to be read as the recipe does. */
export function inferSchemaFor({ source }: Recipe, statistics: Statistics): Schema {
  const { missing, delimiter, decimal, headers, columns } = source;
  const schema = inferSchema(statistics, {
    ...(missing.length === 0 ? {} : { missing }),
    ...(delimiter === undefined ? {} : { delimiter }),
    ...(decimal === undefined ? {} : { decimal }),
    ...(headers === undefined ? {} : { headers }),
  });
  const named = new Map(columns.map(({ name, header }) => [name, header]));
  return {
    ...schema,
    columns: schema.columns.map(({ name, ...column }) => {
      const header = named.get(name);
      return { name, ...(header === undefined ? {} : { header }), ...column };
    }),
  };
}

function domainOf(column: ColumnStatistics, isLabel: boolean): { domain?: string[] } {
  const { type, top, count } = column;
  const isChoice = type === 'string' || (isLabel && type !== 'number');
  if (!isChoice || top === undefined || top.length === 0 || top.length > LARGEST_DOMAIN) return {};
  const told = top.reduce((sum, t) => sum + t.count, 0);
  // A column where most values occur once is a key or a text, not a choice.
  return told === count && count >= 2 * top.length ? { domain: top.map((t) => t.value).sort() } : {};
}
