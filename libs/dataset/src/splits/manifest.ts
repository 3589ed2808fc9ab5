import * as z from 'zod';

/** manifest.json of a splits folder. */
export const splitsManifestSchema = z.strictObject({
  formatVersion: z.literal(1),
  /** Digest of the recipe without fitted statistics. */
  recipeDigest: z.string(),
  /** Digest of recipe.json's content: the recipe and what was fitted. */
  fittedDigest: z.string(),
  rows: z.strictObject({ train: z.int(), validation: z.int(), test: z.int() }),
  columns: z.strictObject({
    features: z.array(z.string()),
    target: z.string(),
    weight: z.string().optional(),
    carry: z.array(z.string()),
  }),
});
export type SplitsManifest = z.output<typeof splitsManifestSchema>;
