import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type InputArtifact, type Logger, MillraceError } from '@millrace/contract';
import { digestOf, type FittedRecipe } from '@millrace/dataset';
import { type Bundle, openBundle } from '@millrace/model';
import { bundleDigest, type Evaluation, type MetricName } from '@millrace/model/evaluation';
import { againstChampion, inWords } from './comparison.ts';
import { type Judge, type Predictions, predictionsOf } from './judge.ts';
import type { Rows } from './rows.ts';

export interface ChampionOptions {
  /** A folder without bundle.json means that there is none. */
  readonly champion: InputArtifact | undefined;
  readonly rows: Rows;
  readonly judge: Judge;
  readonly fittedRecipe: FittedRecipe;
  /** Of the model that challenges it. */
  readonly predictions: Predictions;
  /** By which the two are compared. */
  readonly metric: MetricName;
  /** Resamples asked for; see {@link againstChampion}. */
  readonly samples: number;
  readonly seed: number;
  /** Whether the verdict hangs on the champion, so that it may not be left out. */
  readonly required: boolean;
  readonly logger: Logger;
}

/** How the champion does on the same rows, and whether that can be told from the model; `undefined` where there is none. */
export async function championOf(options: ChampionOptions): Promise<Evaluation['baselines']['champion']> {
  const { champion, judge, predictions, required, logger } = options;
  if (champion === undefined || !existsSync(join(champion.path, 'bundle.json'))) return undefined;
  const bundle = await openBundle(champion.path);
  try {
    const held = await championPredictions(bundle, options);
    const metrics = judge.metricsOf(held);
    const comparison = againstChampion({ ...options, champion: held, challenger: predictions });
    if (comparison !== undefined) logger.info(`against the champion: ${inWords(comparison)}`);
    const version = champion.metadata.version;
    const description = typeof version === 'string' ? `version ${version}` : 'the champion';
    const modelDigest = await bundleDigest(champion.path);
    return { description, metrics, modelDigest, ...(comparison === undefined ? {} : { comparison }) };
  } catch (error) {
    if (required || !(error instanceof MillraceError)) throw error;
    logger.warn('the champion cannot be compared with', { code: error.code, message: error.message });
    return undefined;
  } finally {
    bundle.dispose();
  }
}

/**
 * With the recipe as it was fitted for these splits, the champion takes their features; otherwise it is given the
 * carried columns as raw instances.
 * @throws MillraceError `CHAMPION_NOT_COMPARABLE`.
 */
async function championPredictions(
  bundle: Bundle,
  { rows, judge, fittedRecipe }: ChampionOptions,
): Promise<Predictions> {
  const { matrix, carry } = rows;
  if (bundle.manifest.kind !== judge.task) throw notComparable(`it is a ${bundle.manifest.kind}`);
  if (digestOf(bundle.fittedRecipe) === digestOf(fittedRecipe)) {
    return predictionsOf(bundle.predict(matrix.features, matrix.rows), carry, judge, fittedRecipe);
  }
  const wanted = bundle.serving.columns.map((c) => c.name).filter((name) => !(name in (carry[0] ?? {})));
  if (wanted.length > 0) throw notComparable(`it reads ${wanted.join(', ')}, which the splits do not carry`);
  const { features, problems } = bundle.serving.apply(carry);
  if (problems.length > 0) throw notComparable(`its recipe refuses ${problems.length} values of the split`);
  const outputs = bundle.predict(features, matrix.rows);
  return predictionsOf(inOrderOf(judge, outputs, bundle), carry, judge, bundle.fittedRecipe);
}

/** A classifier's probabilities, class by class as the judge has them; what the judge has not, is left out. */
function inOrderOf({ task, classes, rows }: Judge, outputs: Float32Array, bundle: Bundle): Float32Array {
  if (task === 'regressor') return outputs;
  const labels = bundle.manifest.signature.labels ?? [];
  const places = classes.map((name) => labels.indexOf(name));
  return Float32Array.from({ length: rows * classes.length }, (_, i) => {
    const place = places[i % classes.length] ?? -1;
    return place < 0 ? 0 : (outputs[Math.floor(i / classes.length) * labels.length + place] ?? 0);
  });
}

const notComparable = (why: string) =>
  new MillraceError('CHAMPION_NOT_COMPARABLE', `The champion cannot judge these rows: ${why}.`, {
    hint: "Let the recipe carry the champion's raw columns, or evaluate without mustBeatChampion.",
  });
