import { createHash } from 'node:crypto';
import * as z from 'zod';

/** Names of the files of a bundle. */
export const BUNDLE_FILES = {
  manifest: 'bundle.json',
  savedModel: 'saved_model',
  tfjs: 'tfjs',
  recipe: 'recipe.json',
  history: 'history.json',
  probe: 'probe.json',
} as const;

const json = z.record(z.string(), z.json());

/** Facts of the training that made a model. */
export const trainingFactsSchema = z.strictObject({
  hyperparameters: json,
  seed: z.int(),
  /** `sha256:<hex>` of the splits. */
  dataDigest: z.string(),
  /** Version of Millrace. */
  codeVersion: z.string(),
  /** Version by library, `node` among them. */
  versions: z.record(z.string(), z.string()),
  rows: z.strictObject({ train: z.int(), validation: z.int() }),
  epochsRun: z.int(),
  bestEpoch: z.int(),
  /** Validation loss of the best epoch: squared error in the target's unit, or cross-entropy in nats. */
  bestLoss: z.number(),
  stoppedEarly: z.boolean(),
});

/** What goes in and what comes out. */
export const signatureSchema = z.strictObject({
  /** Columns of the feature matrix, in order; all are 32-bit floats. */
  features: z.array(z.strictObject({ name: z.string(), kind: z.enum(['numeric', 'index', 'onehot']) })),
  /** Raw columns that an instance has, from which the recipe makes the features. */
  columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
  target: z.strictObject({ name: z.string(), unit: z.string().optional() }),
  /** Of a classifier, in the order of its probabilities. */
  labels: z.array(z.string()).optional(),
});

/** bundle.json */
export const bundleSchema = z.strictObject({
  formatVersion: z.literal(1),
  kind: z.enum(['regressor', 'classifier']),
  signature: signatureSchema,
  training: trainingFactsSchema,
  /** Why there is no `tfjs/`, where there is none. */
  tfjsOmitted: z.string().optional(),
  /** sha256 (hex) of every other file, by its path in the bundle. */
  files: z.record(z.string(), z.string()),
  /** sha256 (hex) of all of the above as {@link digestOfManifest} takes it; bundles of earlier days lack it. */
  digest: z.string().optional(),
});

/** sha256 (hex) of the members of bundle.json but `digest`, in their order and without spaces. */
export function digestOfManifest({ digest: _, ...content }: { readonly digest?: unknown }): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** history.json: an entry for each epoch. */
export const historySchema = z.strictObject({
  formatVersion: z.literal(1),
  epochs: z.array(
    z.strictObject({
      epoch: z.int(),
      loss: z.number(),
      validationLoss: z.number().optional(),
      learningRate: z.number(),
    }),
  ),
});

export type BundleManifest = z.output<typeof bundleSchema>;
export type BundleSignature = z.output<typeof signatureSchema>;
export type TrainingFacts = z.output<typeof trainingFactsSchema>;
export type History = z.output<typeof historySchema>;
