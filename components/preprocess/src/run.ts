import { readFile, rm, writeFile } from 'node:fs/promises';
import { type JsonObject, MillraceError } from '@millrace/contract';
import {
  inferSchemaFor,
  jsonText,
  parseRecipe,
  parseSchema,
  parseStatistics,
  profile,
  type Statistics,
} from '@millrace/dataset';
import { anomaliesBehind, findAnomalies, refuse, tell } from './anomalies.ts';
import type { PreprocessRun } from './component.ts';
import { engineOf } from './engines/index.ts';

/**
 * Runs the recipe, looks at the data, and stops where it is not as expected.
 * @throws MillraceError `ANOMALIES` with each of severity error, unless `onAnomaly` is `warn`; what the dataset
 *   library throws for a bad recipe and for bad input.
 */
export const run: PreprocessRun = async (inputs, outputs, context) => {
  const recipe = parseRecipe(inputs.recipe);
  const schema = inputs.expectedSchema === undefined ? undefined : parseSchema(inputs.expectedSchema);
  const previous =
    inputs.previousStatistics === undefined ? undefined : await readPrevious(inputs.previousStatistics.path);
  const { logger, progress, workDirectory } = context;

  const engine = await engineOf(inputs.engine);
  const raw = engine.readsHere ? inputs.raw.path : undefined;
  const looking = { raw, recipe, schema, previous, workDirectory, signal: context.signal };
  const isFatal = inputs.onAnomaly === 'fail';
  const { location, maximumBytesBilled, labels, workers } = inputs;
  const settings = { location, maximumBytesBilled, labels: textsOf(labels), workers };
  const work = { raw: inputs.raw, recipe, output: outputs.splits.path, settings, context };

  progress.report(0, 3, 'phases', 'splits and statistics');
  const { manifest, statistics } = await engine.prepare(work).catch(async (error: unknown) => {
    const anomalies = await anomaliesBehind(error, looking);
    tell(anomalies, logger);
    if (isFatal) refuse(anomalies, error);
    throw error;
  });
  try {
    progress.report(1, 3, 'phases', 'anomalies');
    const anomalies = await findAnomalies(statistics, looking);
    tell(anomalies, logger);
    if (isFatal) refuse(anomalies);

    progress.report(2, 3, 'phases', 'profile');
    await writeFile(outputs.schema.path, jsonText(inferSchemaFor(recipe, statistics)));
    await writeFile(outputs.statistics.path, jsonText(statistics));
    await writeFile(outputs.anomalies.path, jsonText({ formatVersion: 1, anomalies }));
    await writeFile(outputs.profile.path, jsonText(await profile(outputs.splits.path)));

    const { train, validation, test } = manifest.rows;
    const rows = train + validation + test;
    Object.assign(outputs.splits.metadata, { rows, recipe: recipe.name, recipeDigest: manifest.recipeDigest });
    progress.report(3, 3, 'phases');
    return { rows, trainRows: train, validationRows: validation, testRows: test, anomalyCount: anomalies.length };
  } catch (error) {
    for (const output of Object.values(outputs)) await rm(output.path, { recursive: true, force: true });
    throw error;
  }
};

/** Values of labels are text. */
const textsOf = (labels: JsonObject = {}): Record<string, string> =>
  Object.fromEntries(Object.entries(labels).map(([key, value]) => [key, String(value)]));

async function readPrevious(path: string): Promise<Statistics> {
  const text = await readFile(path, 'utf8');
  try {
    return parseStatistics(JSON.parse(text));
  } catch (cause) {
    if (cause instanceof MillraceError) throw cause;
    throw new MillraceError('INVALID_STATISTICS', `${path} is not JSON.`, { cause });
  }
}
