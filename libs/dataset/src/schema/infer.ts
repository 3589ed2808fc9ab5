import type { ColumnStatistics, Schema, Statistics } from './formats.ts';
import { onlyValue } from './validate.ts';

/** With no more different values than this, those seen are taken for all there are. */
const LARGEST_DOMAIN = 20;

/** What a schema says beside what statistics tell. */
export type SchemaFacts = Pick<Schema, 'label' | 'duplicateRows' | 'missing' | 'delimiter' | 'decimal'>;

/** A schema that the data fits: a start for an expected schema, to be read and loosened by a person. */
export const inferSchema = (statistics: Statistics, facts: SchemaFacts = {}): Schema => ({
  formatVersion: 1,
  columns: statistics.columns.map((c) => ({
    name: c.name,
    type: c.type,
    presence: c.missing === 0 && c.count > 0 ? 1 : 0,
    ...domainOf(c),
    ...(c.numeric !== undefined && c.numeric.minimum >= 0 ? { minimum: 0 } : {}),
    ...(onlyValue(c) === undefined ? {} : { constant: true }),
  })),
  newColumns: 'warning',
  ...facts,
});

function domainOf(column: ColumnStatistics): { domain?: string[] } {
  const { type, top, count } = column;
  if (type !== 'string' || top === undefined || top.length === 0 || top.length > LARGEST_DOMAIN) return {};
  const told = top.reduce((sum, t) => sum + t.count, 0);
  // A column where most values occur once is a key or a text, not a choice.
  return told === count && count >= 2 * top.length ? { domain: top.map((t) => t.value).sort() } : {};
}
