import * as z from 'zod';

const version = z.object({
  /** Counts up from 1; a number is never given twice. */
  version: z.int().min(1),
  /** Digest of the bundle's folder, `sha256:<hex>`, as ARCHITECTURE.md defines it. */
  digest: z.string(),
  /** Bytes. */
  size: z.number(),
  /** ISO 8601, UTC. */
  createdAt: z.string(),
  /** `<pipeline>/<step>/<execution id>` that registered it. */
  execution: z.string(),
  metrics: z.record(z.string(), z.number()),
  labels: z.record(z.string(), z.string()),
  /** Whether it has been champion, and whether a rollback took it back. */
  state: z.enum(['registered', 'promoted', 'rolled-back']),
});

const move = z.object({
  /** ISO 8601, UTC. */
  at: z.string(),
  reason: z.enum(['promote', 'rollback']),
  /** Champion before; absent at the first promotion. */
  from: z.int().optional(),
  to: z.int(),
  execution: z.string(),
});

export const registrySchema = z.object({
  formatVersion: z.literal(1),
  model: z.string(),
  /** Ascending by version. */
  versions: z.array(version).readonly(),
  aliases: z.object({ champion: z.int().optional(), previous: z.int().optional() }),
  /** Every move of `champion`, the oldest first. */
  history: z.array(move).readonly(),
});

/** `registry.json`: the versions of one model and what their aliases name. */
export type RegistryState = z.infer<typeof registrySchema>;
export type RegisteredVersion = z.infer<typeof version>;
export type AliasMove = z.infer<typeof move>;
export type Alias = keyof RegistryState['aliases'];
