import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, invalid, MillraceError } from '@millrace/contract';
import { compileServing, type FittedRecipe, parseFittedRecipe, type Serving } from '@millrace/dataset';
import { Session } from '../graph/session.ts';
import { tensorflow } from '../tensorflow.ts';
import { sha256 } from './files.ts';
import {
  BUNDLE_FILES,
  type BundleManifest,
  bundleSchema,
  digestOfManifest,
  type History,
  historySchema,
} from './format.ts';
import { SERVING_INPUT, SERVING_OUTPUT, SERVING_SIGNATURE } from './serving-model.ts';

/** What a model says of a raw instance. */
export type Prediction =
  | {
      readonly kind: 'value' /** In the target's unit; null where the recipe's inverse has none. */;
      readonly value: number | null;
    }
  | {
      readonly kind: 'label';
      readonly label: string;
      /** In the order of the signature's labels. */
      readonly probabilities: readonly number[];
    };

/** Rows predicted by one call, so that memory stays bounded. */
const ROWS_A_CALL = 16_384;

/** An opened model bundle. Dispose of it after use. */
export class Bundle {
  readonly directory: string;
  readonly manifest: BundleManifest;
  readonly fittedRecipe: FittedRecipe;
  readonly serving: Serving;
  readonly #session: Session<typeof SERVING_SIGNATURE>;

  constructor(
    directory: string,
    manifest: BundleManifest,
    fittedRecipe: FittedRecipe,
    session: Session<typeof SERVING_SIGNATURE>,
  ) {
    this.directory = directory;
    this.manifest = manifest;
    this.fittedRecipe = fittedRecipe;
    this.serving = compileServing(fittedRecipe);
    this.#session = session;
  }

  /**
   * Raw outputs for rows of features (row-major, in the signature's order): a value a row, as the recipe's target is
   * (before its inverse), or a probability for each row and class.
   */
  predict(features: Float32Array, rows: number): Float32Array {
    const { length: columns } = this.manifest.signature.features;
    if (features.length !== rows * columns) {
      throw new RangeError(`${features.length} values for ${rows} rows of ${columns} features.`);
    }
    const width = this.manifest.signature.labels?.length ?? 1;
    const predictions = new Float32Array(rows * width);
    for (let from = 0; from < rows; from += ROWS_A_CALL) {
      const to = Math.min(rows, from + ROWS_A_CALL);
      const part = features.subarray(from * columns, to * columns);
      predictions.set(this.#run(part, to - from, columns), from * width);
    }
    return predictions;
  }

  /**
   * Predictions for raw instances: the recipe, the network, and the target's inverse.
   * @throws MillraceError `INVALID_INSTANCES` with every problem of every instance
   */
  predictInstances(instances: readonly unknown[]): Prediction[] {
    const { rows, features, problems } = this.serving.apply(instances);
    if (problems.length > 0) throw invalid('INVALID_INSTANCES', 'Instances', problems);
    const outputs = this.predict(features, rows);
    const { labels } = this.manifest.signature;
    if (labels === undefined) {
      return this.serving.inverse(outputs, instances).map((value) => ({ kind: 'value', value }));
    }
    return instances.map((_, row) => {
      const probabilities = [...outputs.subarray(row * labels.length, (row + 1) * labels.length)];
      const best = probabilities.indexOf(Math.max(...probabilities));
      return { kind: 'label', label: labels[best] ?? '', probabilities };
    });
  }

  /** The losses of the training. */
  async history(): Promise<History> {
    return historySchema.parse(await readJson(this.directory, BUNDLE_FILES.history));
  }

  dispose(): void {
    this.#session.dispose();
  }

  #run(features: Float32Array, rows: number, columns: number): Float32Array {
    const tf = tensorflow();
    const input = tf.tensor2d(features, [rows, columns]);
    const outputs = this.#session.run(SERVING_SIGNATURE, { [SERVING_INPUT]: input });
    try {
      return Float32Array.from(outputs[SERVING_OUTPUT]?.dataSync() ?? []);
    } finally {
      tf.dispose({ ...outputs, input });
    }
  }
}

/**
 * Opens a bundle after checking every file's digest.
 * @throws MillraceError `NOT_A_BUNDLE`, `BUNDLE_VERSION` (written by a later Millrace), `BUNDLE_CORRUPT` (names the
 *   file), `NATIVE_MISSING`
 */
export async function openBundle(directory: string): Promise<Bundle> {
  const manifest = await readManifest(directory);
  for (const [path, digest] of Object.entries(manifest.files)) await verify(directory, path, digest);
  const fittedRecipe = parseFittedRecipe(await readJson(directory, BUNDLE_FILES.recipe));
  const session = await Session.open(join(directory, BUNDLE_FILES.savedModel), [SERVING_SIGNATURE]);
  return new Bundle(directory, manifest, fittedRecipe, session);
}

/** Reads and checks bundle.json alone: cheap, and without TensorFlow. Throws as {@link openBundle}. */
export async function readManifest(directory: string): Promise<BundleManifest> {
  const json = await readJson(directory, BUNDLE_FILES.manifest);
  const version = typeof json === 'object' && json !== null && 'formatVersion' in json ? json.formatVersion : undefined;
  if (typeof version === 'number' && version > 1) {
    throw new MillraceError(
      'BUNDLE_VERSION',
      `The bundle has format version ${version}; this Millrace reads version 1.`,
      {
        hint: 'Use the Millrace that made it, or a later one.',
        exitCode: EXIT.usage,
      },
    );
  }
  const parsed = bundleSchema.safeParse(json);
  if (parsed.success) {
    verifyManifest(directory, json);
    return parsed.data;
  }
  const problems = parsed.error.issues.map(({ path, message }) => ({
    path: ['bundle.json', ...path].join('.'),
    code: 'INVALID_VALUE',
    message,
  }));
  throw new MillraceError('BUNDLE_CORRUPT', `${directory}/bundle.json is not what was saved.`, { problems });
}

/** A bit that flips in a number or a name leaves valid JSON. */
function verifyManifest(directory: string, json: unknown): void {
  if (typeof json !== 'object' || json === null || !('digest' in json)) return;
  if (json.digest !== digestOfManifest(json)) throw corrupt(directory, BUNDLE_FILES.manifest);
}

async function verify(directory: string, path: string, digest: string): Promise<void> {
  const found = await sha256(join(directory, path)).catch(() => undefined);
  if (found === digest) return;
  throw corrupt(directory, path, found === undefined ? 'is missing' : undefined);
}

const corrupt = (directory: string, file: string, what = 'does not have the content that was saved'): MillraceError =>
  new MillraceError('BUNDLE_CORRUPT', `${file} of the bundle in ${directory} ${what}.`, {
    hint: 'Fetch the bundle again, or train again.',
    fields: { file },
  });

async function readJson(directory: string, name: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(join(directory, name), 'utf8');
  } catch (cause) {
    throw new MillraceError('NOT_A_BUNDLE', `${directory} is not a model bundle: ${name} cannot be read.`, {
      cause,
      hint: 'Give the output `model` of train.',
      exitCode: EXIT.usage,
    });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MillraceError('BUNDLE_CORRUPT', `${name} of the bundle in ${directory} is not JSON.`, { cause });
  }
}
