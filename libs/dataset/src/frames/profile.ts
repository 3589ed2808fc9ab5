import type { DataFrame } from 'danfojs-node';
import * as z from 'zod';
import { frames } from './frames.ts';

/** profile.json: what a person looks at first, from a bounded sample of the train split. */
export const profileSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** Rows looked at: the first of the train split. */
  rows: z.int(),
  columns: z.array(
    z.strictObject({
      name: z.string(),
      count: z.int(),
      missing: z.int(),
      mean: z.number(),
      /** Sample standard deviation. */
      std: z.number(),
      minimum: z.number(),
      median: z.number(),
      maximum: z.number(),
    }),
  ),
  /** Pearson's correlations of the columns, in their order; null where a column is constant. */
  correlations: z.array(z.array(z.number().nullable())),
});
export type Profile = z.output<typeof profileSchema>;

export interface ProfileOptions {
  /** Most rows looked at. Default 10,000. */
  readonly sampleRows?: number;
}

/** Summarises the first rows of the train split, column by column and in pairs. */
export async function profile(splitsDirectory: string, options: ProfileOptions = {}): Promise<Profile> {
  const { sampleRows = 10_000 } = options;
  for await (const frame of frames(splitsDirectory, { split: 'train', chunkRows: sampleRows })) {
    return profileFrame(frame);
  }
  return { formatVersion: 1, rows: 0, columns: [], correlations: [] };
}

/** The profile of one frame; columns that are not numbers are left out. */
export function profileFrame(frame: DataFrame): Profile {
  const rows = frame.shape[0] ?? 0;
  const numeric = frame.columns
    .map((name) => ({ name, values: frame.column(name).values.map(numberOrNull) }))
    .filter(({ values }) => values.some((v) => v !== null));
  return {
    formatVersion: 1,
    rows,
    columns: numeric.map(({ name, values }) => {
      const known = frame.column(name).dropNa();
      const count = values.filter((v) => v !== null).length;
      return {
        name,
        count,
        missing: rows - count,
        mean: known.mean(),
        std: count < 2 ? 0 : known.std(),
        minimum: known.min(),
        median: known.median(),
        maximum: known.max(),
      };
    }),
    correlations: numeric.map((a) => numeric.map((b) => correlation(a.values, b.values))),
  };
}

const numberOrNull = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

/** Pearson's correlation over the rows where both have a value. */
function correlation(a: readonly (number | null)[], b: readonly (number | null)[]): number | null {
  let [n, meanA, meanB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0];
  a.forEach((x, i) => {
    const y = b[i] ?? null;
    if (x === null || y === null) return;
    n++;
    const [dx, dy] = [x - meanA, y - meanB];
    meanA += dx / n;
    meanB += dy / n;
    squaresA += dx * (x - meanA);
    squaresB += dy * (y - meanB);
    products += dx * (y - meanB);
  });
  const scale = Math.sqrt(squaresA) * Math.sqrt(squaresB);
  return scale === 0 ? null : Math.max(-1, Math.min(1, products / scale));
}
