import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import {
  columnTypes,
  type FittedRecipe,
  layoutOf,
  parseFittedRecipe,
  parseRecipe,
  type Recipe,
} from '@millrace/dataset';
import { denseNetwork, initialParameters, saveBundle } from '@millrace/model';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import {
  type Comparison,
  compareRows,
  noComparison,
  summary,
} from '../../../libs/dataset/src/engine/fixtures/compare.ts';
import { type RawRow, withDuckDb } from '../../../libs/dataset/src/engine/fixtures/duckdb.ts';
import { type OperatorCase, operatorCases } from '../../../libs/dataset/src/engine/fixtures/operators.ts';
import { PIPELINES, readPipeline } from '../../../libs/dataset/src/engine/fixtures/pipelines.ts';
import { randomRows } from '../../../libs/dataset/src/engine/fixtures/rows.ts';
import { ROW, recipes } from '../../../libs/dataset/src/fixtures/arbitrary-recipe.ts';
import { bundlePredictor } from './bundle-predictor.ts';
import { instanceOf } from './fixtures/raw-instances.ts';
import { ModelSlot } from './predictor.ts';
import { buildServer } from './server.ts';

const FULL = process.env.MILLRACE_FULL === '1';
const RECIPES = FULL ? 200 : 24;
const ROWS = FULL ? 1000 : 100;

const slot = new ModelSlot();
const server = buildServer(slot, { maxBodyBytes: 2 ** 28, maxInstances: 10_000 });
let folder = '';
let url = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-serve-'));
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

test('random recipes give the features that our engine gives, by HTTP', async () => {
  const found = noComparison();
  let refused = 0;
  for (const [i, recipe] of fc.sample(recipes, { numRuns: 2 * RECIPES, seed: 11 }).entries()) {
    if (i - refused === RECIPES) break;
    if (!(await holdRows(recipe, randomRows(ROWS, i), found))) refused++;
  }
  tell(`${RECIPES} recipes × ${ROWS} rows, ${refused} more refused`, found);
});

test('every operator of every edge value gives what our engine gives, by HTTP', async () => {
  const found = noComparison();
  for (const given of operatorCases()) {
    expect(await holdRows(asFeatures(given), given.rows, found)).toBe(true);
  }
  tell('every operator and edge value', found);
});

test.each(PIPELINES)('the recipe of %s gives the features that our engine gives, by HTTP', async (pipeline) => {
  const found = noComparison();
  const { recipe, rows } = await readPipeline(pipeline);
  const columns = [...recipe.source.columns, { name: ROW, type: 'integer' as const }];
  const numbered: Recipe = { ...recipe, source: { ...recipe.source, columns }, carry: [ROW] };
  const kept = await holdRows(
    numbered,
    rows.map((row, i) => ({ ...row, [ROW]: i })),
    found,
  );
  expect(kept).toBe(true);
  tell(`${pipeline}, ${rows.length} rows`, found);
});

function tell(what: string, found: Comparison): void {
  process.stdout.write(`serve by HTTP, ${what}: ${summary(found)}\n`);
  expect(found.differences.slice(0, 10)).toEqual([]);
  expect(found.values).toBeGreaterThan(RECIPES);
}

/** Holds the features of every row that our engine keeps to those that the server answers; false where it refuses. */
async function holdRows(recipe: Recipe, rows: readonly RawRow[], found: Comparison): Promise<boolean> {
  const work = await mkdtemp(join(folder, 'work-'));
  const ours = await withDuckDb(recipe, rows, work).catch((error: unknown) => {
    if (error instanceof MillraceError) return undefined;
    throw error;
  });
  if (ours === undefined) return false;
  const { fitted } = ours;
  const names = layoutOf({ formatVersion: 1, recipe, fitted }).features.map((f) => f.name);
  const kept = ours.rows.map((row) => Object.fromEntries([ROW, ...names].map((name) => [name, row[name]] as const)));
  const instances = kept.map((row) => instanceOf(recipe, rows[Number(row[ROW])] ?? {}));
  const features = await served({ formatVersion: 1, recipe, fitted }, work, instances);
  const theirs = features.map((row, i) => ({ ...row, [ROW]: kept[i]?.[ROW] }));
  compareRows(recipe, { fitted, rows: kept }, { fitted, rows: theirs }, found);
  return true;
}

const answerSchema = z.object({ features: z.array(z.record(z.string(), z.number())) });

async function served(fittedRecipe: FittedRecipe, work: string, instances: readonly object[]) {
  const path = join(work, 'bundle');
  await save(path, fittedRecipe);
  slot.fill(await bundlePredictor({ path, name: 'engines', version: '1' }));
  const response = await fetch(`${url}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ instances, parameters: { features: true } }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(text.slice(0, 2000));
  return answerSchema.parse(JSON.parse(text)).features;
}

/** A bundle of a network that has learned nothing: what counts here is what it is given, whatever the target. */
function save(path: string, { recipe, fitted }: FittedRecipe): Promise<unknown> {
  const none = { count: 1, missing: 0, minimum: 0, maximum: 0, mean: 0, std: 0 };
  const fittedRecipe = parseFittedRecipe({
    formatVersion: 1,
    recipe: { ...recipe, target: { kind: 'number', name: recipe.target.name, expression: { column: ROW } } },
    fitted: { ...fitted, target: { kind: 'numeric', ...none } },
  });
  const inputs = layoutOf(fittedRecipe).features.length;
  const network = denseNetwork({ inputs, firstLayerSize: 2, layers: 1, scaleFactor: 1, output: { kind: 'regressor' } });
  return saveBundle(path, {
    network,
    parameters: initialParameters(network.variables, 1),
    fittedRecipe,
    history: [],
    training: {
      ...{ hyperparameters: {}, seed: 1, dataDigest: 'sha256:0', codeVersion: '0.1.0', versions: {} },
      ...{ rows: { train: 1, validation: 1 }, epochsRun: 1, bestEpoch: 1, bestLoss: 1, stoppedEarly: false },
    },
  });
}

/** A recipe whose features are the values themselves, since serving carries nothing: null is a number that nothing gives. */
function asFeatures({ recipe, expressions }: OperatorCase): Recipe {
  const features = expressions.map((_, i): object => {
    const expression = { column: `d${i}` };
    const isText = columnTypes(recipe).get(`d${i}`) === 'string';
    return isText
      ? { kind: 'categorical', name: `f${i}`, expression, encoding: 'index', maxSize: 10_000 }
      : { kind: 'numeric', name: `f${i}`, expression: { cast: 'number', of: expression }, nulls: { fill: -0.123 } };
  });
  return parseRecipe({ ...recipe, features, carry: [ROW] });
}
