import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileServing, type FittedRecipe, layoutOf } from '@millrace/dataset';
import type { Network } from '../network/network.ts';
import type { EpochRecord } from '../training/options.ts';
import { digestsOf } from './files.ts';
import {
  BUNDLE_FILES,
  type BundleManifest,
  type BundleSignature,
  digestOfManifest,
  type TrainingFacts,
} from './format.ts';
import { writeServingModel } from './serving-model.ts';
import { writeTfjsModel } from './tfjs-model.ts';

export interface BundleContent {
  readonly network: Network;
  readonly parameters: Float32Array;
  readonly fittedRecipe: FittedRecipe;
  readonly training: TrainingFacts;
  readonly history: readonly EpochRecord[];
}

/** Writes a model bundle into a folder, bundle.json last: without it there is no bundle. */
export async function saveBundle(directory: string, content: BundleContent): Promise<BundleManifest> {
  const { network, parameters, fittedRecipe, training, history } = content;
  const at = (name: string) => join(directory, name);
  await mkdir(directory, { recursive: true });
  await writeServingModel(at(BUNDLE_FILES.savedModel), network, parameters);
  const tfjsOmitted = await writeTfjsModel(at(BUNDLE_FILES.tfjs), network, parameters);
  await writeFile(at(BUNDLE_FILES.recipe), pretty(fittedRecipe));
  await writeFile(at(BUNDLE_FILES.history), pretty({ formatVersion: 1, epochs: history }));
  const described: BundleManifest = {
    formatVersion: 1,
    kind: network.output.kind,
    signature: signatureOf(fittedRecipe),
    training,
    ...(tfjsOmitted === undefined ? {} : { tfjsOmitted }),
    files: await digestsOf(directory),
  };
  const manifest: BundleManifest = { ...described, digest: digestOfManifest(described) };
  await writeFile(at(BUNDLE_FILES.manifest), pretty(manifest));
  return manifest;
}

/** What a recipe makes of raw instances, and what its target is. */
export function signatureOf(fittedRecipe: FittedRecipe): BundleSignature {
  const { target } = fittedRecipe.recipe;
  const serving = compileServing(fittedRecipe);
  return {
    features: layoutOf(fittedRecipe).features.map(({ name, kind }) => ({ name, kind })),
    columns: serving.columns.map(({ name, type }) => ({ name, type })),
    target: {
      name: target.name,
      ...(target.kind === 'number' && target.unit !== undefined ? { unit: target.unit } : {}),
    },
    ...(serving.labels === undefined ? {} : { labels: [...serving.labels] }),
  };
}

const pretty = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
