import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject, JsonValue } from '@millrace/contract';
import type { FittedRecipe, Serving } from '@millrace/dataset';
import * as z from 'zod';
import { BUNDLE_FILES } from './format.ts';
import type { Bundle, Prediction } from './open.ts';

/** probe.json: a raw instance and what the model says of it, so that a served model can be compared without TensorFlow. */
export interface Probe {
  readonly formatVersion: 1;
  /** Raw instances, as a client of the server sends them. */
  readonly instances: readonly JsonObject[];
  /** One for each instance, as the server answers. */
  readonly predictions: readonly JsonValue[];
}

const probeSchema = z.strictObject({
  formatVersion: z.literal(1),
  instances: z.array(z.record(z.string(), z.json())).min(1),
  predictions: z.array(z.json()).min(1),
});

/** A prediction as the server gives it: a number, or the most probable label and the probability of each. */
export function servedPrediction(prediction: Prediction, labels: readonly string[] = []): JsonValue {
  if (prediction.kind === 'value') return prediction.value;
  const { label, probabilities } = prediction;
  return { label, probabilities: Object.fromEntries(labels.map((name, i) => [name, probabilities[i] ?? 0])) };
}

/** The first plausible instance that the model has a prediction for; undefined where none of them has one. */
export function makeProbe(bundle: Bundle): Probe | undefined {
  const { labels } = bundle.manifest.signature;
  for (const number of [1, 100, 0.5, 10_000, 0, -1]) {
    const instance = plausible(bundle.serving, bundle.fittedRecipe, number);
    if (bundle.serving.apply([instance]).problems.length > 0) continue;
    const predictions = bundle.predictInstances([instance]).map((found) => servedPrediction(found, labels));
    if (!predictions.includes(null)) return { formatVersion: 1, instances: [instance], predictions };
  }
  return undefined;
}

/** Reads a bundle's probe; undefined for bundles of earlier days, which have none. */
export async function readProbe(directory: string): Promise<Probe | undefined> {
  const text = await readFile(join(directory, BUNDLE_FILES.probe), 'utf8').catch(() => undefined);
  return text === undefined ? undefined : probeSchema.parse(JSON.parse(text));
}

/** Means and frequent words where a feature is a column as it is; elsewhere numbers near `number`, all different. */
function plausible({ columns }: Serving, { recipe, fitted }: FittedRecipe, number: number): Record<string, JsonValue> {
  const fits = new Map(
    recipe.features.flatMap(({ expression }, i) =>
      'column' in expression ? [[expression.column, fitted.features[i]]] : [],
    ),
  );
  const fill = ({ name, type }: Serving['columns'][number], index: number): JsonValue => {
    const fit = fits.get(name);
    const near = fit?.kind === 'numeric' ? fit.mean : number * (1 + index / 8);
    const word = fit?.kind === 'categorical' ? fit.vocabulary[0] : undefined;
    if (type === 'number') return near;
    if (type === 'integer') return Number(word ?? Math.round(near));
    if (type === 'boolean') return word !== 'false';
    return word ?? (type === 'timestamp' ? '2026-01-01T00:00:00Z' : 'a');
  };
  return Object.fromEntries(columns.map((column, index) => [column.name, fill(column, index)]));
}
