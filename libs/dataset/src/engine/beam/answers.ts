import * as z from 'zod';
import { BINS } from '../../statistics/exact.ts';

/** Parts of the JSON that pipelines answer with. */
export const count = z.int().min(0);

const integer = z.string().transform((text) => BigInt(text));
const bins = z.array(z.tuple([count, count]));

/** Sums of q and of q², and the bins with their counts, of each number. */
export const sumsSchema = z.array(z.tuple([integer, integer, bins]));

/** Words with their counts, of each column. */
export const wordsSchema = z.array(z.array(z.tuple([z.string(), count])));

/** The counts of all bins. */
export function binCounts(found: z.output<typeof bins>): number[] {
  const counts = Array.from({ length: BINS }, () => 0);
  for (const [bin, n] of found) counts[bin] = n;
  return counts;
}
