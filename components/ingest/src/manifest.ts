import * as z from 'zod';

/** `manifest.json` of the folder `raw`, version 1: what was read, and what lies under `data/`. */
export const manifestSchema = z.object({
  formatVersion: z.literal(1),
  files: z
    .array(
      z.object({
        /** Path below `data/`. */
        name: z.string().min(1),
        /** Where it came from. */
        uri: z.string().min(1),
        /** Bytes. */
        size: z.number().int().nonnegative(),
        digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
        /** GCS generation, where there is one. */
        generation: z.string().optional(),
        etag: z.string().optional(),
      }),
    )
    .min(1),
});
export type Manifest = z.infer<typeof manifestSchema>;
