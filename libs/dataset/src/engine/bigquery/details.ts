import * as z from 'zod';
import { BINS } from '../../statistics/exact.ts';
import type { Summed } from '../described.ts';
import type { RunQuery } from './fit.ts';
import type { GoogleSqlQuery } from './query.ts';

const countSchema = z.coerce.number().int();
const whole = z
  .string()
  .nullable()
  .transform((text) => BigInt(text ?? 0));
const detailSchema = z.object({
  ...{ split: z.string(), place: countSchema, n: countSchema, total: countSchema },
  bin: countSchema.nullable(),
  word: z.string().nullable(),
  ...{ sum: whole, squares: whole },
});

/** What a query of details told, by group (a split, or `all`) and place. */
export interface Details {
  summed(group: string, place: number): Summed;
  /** The most frequent words, by count and code point. */
  words(group: string, place: number): { word: string; n: number }[];
  /** Rows that have a word. */
  total(group: string, place: number): number;
}

/** Order of words that occur as often. */
export const byCodePoint = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

export async function readDetails(run: RunQuery, query: GoogleSqlQuery): Promise<Details> {
  const found = z.array(detailSchema).parse(await run(query));
  const groups = Map.groupBy(found, ({ split, place }) => `${split} ${place}`);
  const rowsOf = (group: string, place: number) => groups.get(`${group} ${place}`) ?? [];
  return {
    summed: (group, place) => {
      const counts = Array.from({ length: BINS }, () => 0);
      let [sum, squares] = [0n, 0n];
      for (const row of rowsOf(group, place)) {
        if (row.bin === null) continue;
        counts[row.bin] = row.n;
        sum += row.sum;
        squares += row.squares;
      }
      return { sum, squares, counts };
    },
    words: (group, place) =>
      rowsOf(group, place)
        .flatMap(({ word, n }) => (word === null ? [] : [{ word, n }]))
        .sort((a, b) => b.n - a.n || byCodePoint(a.word, b.word)),
    total: (group, place) => rowsOf(group, place).find(({ word }) => word !== null)?.total ?? 0,
  };
}
