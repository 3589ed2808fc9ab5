import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { runCommandLine } from '@millrace/entrypoint';
import { openBundle } from '@millrace/model';
import { bundleDigest, type Evaluation, readEvaluation } from '@millrace/model/evaluation';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { evaluate } from './component.ts';
import { type Made, makePrices, makeTrees } from './fixtures/made.ts';

let folder: string;
let prices: Made;
let poor: Made;
let trees: Made;
let weakTrees: Made;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evaluate-'));
  prices = await makePrices(join(folder, 'prices'));
  poor = await makePrices(join(folder, 'poor'), 1);
  trees = await makeTrees(join(folder, 'trees'));
  weakTrees = await makeTrees(join(folder, 'weak-trees'), 1);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function local({ model, splits }: Made, ...flags: string[]) {
  const [stdout, stderr]: [string[], string[]] = [[], []];
  const inputs = ['--model', model, '--splits', splits, '--importance-repeats', '1'];
  const code = await runCommandLine(evaluate.definition, {
    argv: ['--bucket', join(folder, 'runs'), 'local', '--json', ...inputs, ...flags],
    ...{ executable: '/app/evaluate', env: {}, version: '0.1.0', moduleUrl: import.meta.url },
    stdout: { write: (text) => stdout.push(text) },
    stderr: { write: (text) => stderr.push(text) },
    ...{ signal: new AbortController().signal, now: Date.now },
  });
  return { code, result: JSON.parse(stdout.join('').trimEnd().split('\n').at(-1) || 'null'), log: stderr.join('') };
}

type Result = { outputs: Record<string, { uri: string }> };
const pathOf = (result: Result, output: string) => fileURLToPath(result.outputs[output]?.uri ?? '');
const evaluationOf = (result: Result): Promise<Evaluation> =>
  readEvaluation(join(pathOf(result, 'evaluation'), 'evaluation.json'));
const failure = async (promise: ReturnType<typeof local>) => {
  const { code, result } = await promise;
  return [code, result.error?.code];
};

async function predictionsOf(result: Result): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const file = join(pathOf(result, 'evaluation'), 'predictions.parquet');
  const reader = await connection.runAndReadAll(`FROM read_parquet('${file}')`);
  const rows = reader.getRowObjects();
  connection.closeSync();
  instance.closeSync();
  return rows;
}

test('judges a regressor in original units, against baselines fitted on the train split', async () => {
  const { code, result } = await local(
    prices,
    '--naive-column',
    'open',
    '--slice-columns',
    '["market", "day"]',
    '--bootstrap-samples',
    '50',
  );
  expect(code).toBe(0);
  const found = await evaluationOf(result);
  expect(found).toMatchObject({
    task: 'regressor',
    split: 'test',
    target: 'close',
    unit: 'USD',
    modelDigest: await bundleDigest(prices.model),
  });
  const { naive, leastSquares, champion } = found.baselines;
  expect([naive.description, leastSquares.description, champion]).toEqual([
    'open as it is',
    "least squares on the recipe's features",
    undefined,
  ]);
  expect(found.metrics.rmse).toBeLessThan(0.45 * (naive.metrics.rmse ?? 0));
  expect(leastSquares.metrics.rmse).toBeLessThan(0.2 * (naive.metrics.rmse ?? 0));
  expect(result.parameters).toEqual({ score: found.metrics.rmse, passed: true });
  const { low = 0, high = 0 } = found.intervals?.metrics.rmse ?? {};
  expect(low).toBeLessThan(found.metrics.rmse ?? 0);
  expect(high).toBeGreaterThan(found.metrics.rmse ?? 0);
  const slices = found.slices ?? [];
  expect(
    slices
      .filter((s) => s.column === 'market')
      .map((s) => s.value)
      .sort(),
  ).toEqual(['a', 'b']);
  const ranked = slices.slice(0, found.sliceRanking?.ranked);
  expect(ranked.length).toBeGreaterThan(2);
  expect(ranked.map((s) => s.metrics.rmse)).toEqual(ranked.map((s) => s.metrics.rmse ?? 0).sort((a, b) => b - a));
  expect(ranked.every((s) => s.rows >= 30)).toBe(true);
  expect(
    slices
      .filter((s) => s.column === 'day')
      .map((s) => s.value)
      .sort(),
  ).toEqual(['2019', '2020', '2021', '2022']);
  expect(slices.filter((s) => s.column === 'day').reduce((n, s) => n + s.rows, 0)).toBe(found.rows);
  expect(
    found.curves.importance?.features
      .map((f) => f.feature)
      .slice(0, 2)
      .sort(),
  ).toEqual(['down', 'up']);
  expect(found.curves.importance?.features).toHaveLength(3);
  expect(JSON.parse(await readFile(pathOf(result, 'metrics'), 'utf8')).rmse).toBe(found.metrics.rmse);
  expect(await readFile(pathOf(result, 'classificationMetrics'), 'utf8')).toBe('{}\n');
});

test('predictions stand beside the row they are of, equal to what the bundle says of the raw row', async () => {
  const { result } = await local(prices);
  const rows = await predictionsOf(result);
  const found = await evaluationOf(result);
  expect(rows).toHaveLength(found.rows);
  expect(Object.keys(rows[0] ?? {})).toEqual(['day', 'market', 'open', 'high', 'low', 'actual', 'predicted']);
  const bundle = await openBundle(prices.model);
  const instances = rows.map(({ market, open, high, low }) => ({ market, open, high, low }));
  bundle.predictInstances(instances).forEach((prediction, i) => {
    const predicted = Number(rows[i]?.predicted);
    const value = prediction.kind === 'value' ? (prediction.value ?? 0) : 0;
    expect(Math.abs(value - predicted)).toBeLessThan(1e-6 * predicted);
  });
  bundle.dispose();
  const squared = rows.reduce((total, r) => total + (Number(r.predicted) - Number(r.actual)) ** 2, 0);
  expect(Math.sqrt(squared / rows.length)).toBeCloseTo(found.metrics.rmse ?? 0, 9);
});

test('the same inputs give the same bytes', async () => {
  const digests = async () => (await local(prices, '--bootstrap-samples', '20')).result.outputs.evaluation.digest;
  expect(await digests()).toBe(await digests());
});

test('least squares on raw columns is in original units', async () => {
  const { result } = await local(prices, '--least-squares-columns', '["open", "high", "low"]');
  const { leastSquares, naive } = (await evaluationOf(result)).baselines;
  expect([leastSquares.description, naive.description]).toEqual([
    'least squares on open, high, low',
    'the mean of the train split',
  ]);
  expect(leastSquares.metrics.rmse).toBeLessThan(0.1 * (naive.metrics.rmse ?? 0));
});

test('judges a classifier, and gives KFP its metadata', async () => {
  const { code, result } = await local(trees, '--threshold', '0.7', '--fail-on-gate');
  expect(code).toBe(0);
  const found = await evaluationOf(result);
  expect(found.task).toBe('classifier');
  expect(found.metrics.accuracy).toBeGreaterThan(0.8);
  expect(found.baselines.naive.metrics.accuracy).toBeLessThan(0.5);
  expect(found.baselines.naive.metrics.macroAuc).toBe(0.5);
  expect(found.baselines.leastSquares.metrics.logLoss).toBeNull();
  expect(found.perClass?.map((c) => c.class)).toEqual(['birch', 'pine', 'willow']);
  expect(found.curves.confusion?.rows.flat().reduce((a, b) => a + b)).toBe(found.rows);
  for (const shares of found.curves.confusion?.rates ?? []) {
    expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
  }
  expect(found.curves.precisionRecall?.map((c) => c.averagePrecision)).toEqual(
    found.perClass?.map((c) => c.averagePrecision),
  );
  for (const { averagePrecision } of found.perClass ?? []) expect(averagePrecision).toBeGreaterThan(0.8);
  const { bins = [], expectedCalibrationError } = found.curves.calibration ?? {};
  expect(bins.reduce((total, bin) => total + bin.rows, 0)).toBe(found.rows);
  expect(expectedCalibrationError).toBeLessThan(0.2);
  const shown = JSON.parse(await readFile(pathOf(result, 'classificationMetrics'), 'utf8'));
  expect(shown.confusionMatrix.annotationSpecs).toEqual([
    { displayName: 'birch' },
    { displayName: 'pine' },
    { displayName: 'willow' },
  ]);
  expect(shown.confidenceMetrics[0]).toEqual({ confidenceThreshold: 1, recall: 0, falsePositiveRate: 0 });
  const [first] = await predictionsOf(result);
  const judged = ['actual', 'predicted', 'probability', 'probabilities'];
  expect(Object.keys(first ?? {})).toEqual(['id', 'height', 'wet', ...judged]);
});

test('the gate says no with its reasons, and fails the step only where asked', async () => {
  const rule = ['--naive-column', 'open', '--threshold', '0.001', '--relative-to', 'naive'];
  const { code, result } = await local(prices, ...rule);
  expect([code, result.parameters.passed]).toEqual([0, false]);
  const { gate } = await evaluationOf(result);
  expect(gate.reasons[0]).toMatch(/^rmse .* > 0\.001 × naive \(.*\)$/);
  expect(await failure(local(prices, ...rule, '--fail-on-gate'))).toEqual([3, 'GATE_FAILED']);
});

test('the champion is judged on the same rows, fitted on the same data or not', async () => {
  const beats = async (made: Made, champion: string) => {
    const flags = ['--champion', champion, '--must-beat-champion'];
    const { result } = await local(made, ...flags);
    const found = (await evaluationOf(result)).baselines.champion;
    const byInterval = (await local(made, ...flags, '--better-by', 'interval')).result.parameters.passed;
    expect(byInterval).toBe(found === undefined || found.comparison?.verdict === 'better');
    return [result.parameters.passed, found?.comparison?.verdict];
  };
  expect(await beats(prices, poor.model)).toEqual([true, 'better']);
  expect(await beats(poor, prices.model)).toEqual([false, 'worse']);
  expect(await beats(prices, prices.model)).toEqual([false, 'not-distinguishable']);
  const other = await makePrices(join(folder, 'other'), 1, 1000);
  expect(await beats(prices, other.model)).toEqual([true, 'better']);
  const none = join(folder, 'none');
  await mkdir(none, { recursive: true });
  await writeFile(join(none, 'none.json'), '{}');
  expect(await beats(prices, none)).toEqual([true, undefined]);
});

test('a classifier is compared with its champion by the metric of the gate', async () => {
  for (const metric of ['accuracy', 'macroF1', 'macroAuc']) {
    const { result, log } = await local(trees, '--champion', weakTrees.model, '--metric', metric);
    const { metrics, baselines } = await evaluationOf(result);
    const { comparison, metrics: held = {} } = baselines.champion ?? {};
    expect(comparison).toMatchObject({ metric, verdict: 'better', samples: metric === 'accuracy' ? 1000 : 200 });
    expect(comparison?.difference).toBeCloseTo((metrics[metric] ?? 0) - (held[metric] ?? 0), 12);
    expect(comparison?.low).toBeGreaterThan(0);
    expect(log).toContain(`against the champion: better: ${metric} differs by`);
  }
});

test('a champion that cannot judge these rows stops the step only where the verdict hangs on it', async () => {
  expect(await failure(local(prices, '--champion', trees.model, '--must-beat-champion'))).toEqual([
    1,
    'CHAMPION_NOT_COMPARABLE',
  ]);
  const { code, result, log } = await local(prices, '--champion', trees.model);
  expect([code, result.parameters.passed]).toEqual([0, true]);
  expect(log).toContain('the champion cannot be compared with');
});

test('what is wrong is told by code', async () => {
  expect(await failure(local(prices, '--metric', 'accuracy'))).toEqual([2, 'METRIC_OF_ANOTHER_TASK']);
  expect(await failure(local(prices, '--naive-column', 'volume'))).toEqual([2, 'UNKNOWN_COLUMN']);
  expect(await failure(local(prices, '--naive-column', 'market'))).toEqual([2, 'NOT_A_NUMBER']);
  expect(await failure(local(prices, '--slice-columns', '[3]'))).toEqual([2, 'INVALID_PARAMETERS']);
  expect(await failure(local(trees, '--naive-column', 'height'))).toEqual([2, 'NOT_A_REGRESSOR']);
  expect(await failure(local({ ...prices, splits: trees.splits }))).toEqual([2, 'SPLITS_MISMATCH']);
});

test('a bundle with a bit flipped is refused', async () => {
  const model = join(folder, 'flipped');
  await cp(prices.model, model, { recursive: true });
  const recipe = await readFile(join(model, 'recipe.json'));
  recipe[40] = (recipe[40] ?? 0) ^ 1;
  await writeFile(join(model, 'recipe.json'), recipe);
  expect(await failure(local({ ...prices, model }))).toEqual([1, 'BUNDLE_CORRUPT']);
});
