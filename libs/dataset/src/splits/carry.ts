import { identifier, stringLiteral } from '../engine/duckdb/quote.ts';
import { withReader } from '../engine/duckdb/reader.ts';
import type { SplitName } from '../recipe/recipe.ts';
import type { Value } from '../serving/values.ts';
import type { Splits } from './open.ts';

/** A carried value: a timestamp is ISO 8601 text, so that a carried row can be given to serving's `inverse`. */
export type CarriedRow = Readonly<Record<string, Value>>;

/** The carried columns of a split, a row an object, in the order of {@link readMatrix}. */
export async function readCarry(splits: Splits, split: SplitName): Promise<CarriedRow[]> {
  const { carry } = splits.manifest.columns;
  const count = splits.manifest.rows[split];
  if (carry.length === 0) return Array.from({ length: count }, () => ({}));
  const timestamps = new Set(
    splits.fittedRecipe.recipe.source.columns.filter((c) => c.type === 'timestamp').map((c) => c.name),
  );
  const columns = carry.map((name) => {
    const quoted = identifier(name);
    return timestamps.has(name) ? `strftime(${quoted}, '%Y-%m-%dT%H:%M:%S.%fZ')` : quoted;
  });
  const rows: CarriedRow[] = [];
  const sql = `SELECT ${columns.join(', ')} FROM read_parquet(${stringLiteral(splits.file(split))})`;
  await withReader(sql, (chunk) => {
    for (let i = 0; i < chunk.rowCount; i++) {
      const values = chunk.getRowValues(i);
      rows.push(Object.fromEntries(carry.map((name, j) => [name, plain(values[j])])));
    }
  });
  return rows;
}

const plain = (value: unknown): Value => {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return null;
};
