import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileServing, type FittedRecipe, layoutOf } from '@millrace/dataset';
import { Session } from '../graph/session.ts';
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
import { Bundle } from './open.ts';
import { makeProbe } from './probe.ts';
import { SERVING_SIGNATURE, writeServingModel } from './serving-model.ts';
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
  const facts: Omit<BundleManifest, 'files'> = {
    formatVersion: 1,
    kind: network.output.kind,
    signature: signatureOf(fittedRecipe),
    training,
    ...(tfjsOmitted === undefined ? {} : { tfjsOmitted }),
  };
  await writeProbe(directory, { ...facts, files: {} }, fittedRecipe);
  const described: BundleManifest = { ...facts, files: await digestsOf(directory) };
  const manifest: BundleManifest = { ...described, digest: digestOfManifest(described) };
  await writeFile(at(BUNDLE_FILES.manifest), pretty(manifest));
  return manifest;
}

/** Predicts by the SavedModel as it was written, which is what will be served. */
async function writeProbe(directory: string, manifest: BundleManifest, fittedRecipe: FittedRecipe): Promise<void> {
  const session = await Session.open(join(directory, BUNDLE_FILES.savedModel), [SERVING_SIGNATURE]);
  const bundle = new Bundle(directory, manifest, fittedRecipe, session);
  try {
    const probe = makeProbe(bundle);
    if (probe !== undefined) await writeFile(join(directory, BUNDLE_FILES.probe), pretty(probe));
  } finally {
    bundle.dispose();
  }
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
