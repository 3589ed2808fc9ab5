import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { ModelRegistry } from '@millrace/metadata';
import { openBundle } from '@millrace/model';
import { openStore } from '@millrace/storage';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { savePrices, saveSkies } from './fixtures/bundles.ts';
import { createLog } from './log.ts';
import { readOptions } from './options.ts';
import { serve } from './serve.ts';

const day = { open: 100, high: 104, low: 99 };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-'));
  await savePrices(join(folder, 'prices'));
  await saveSkies(join(folder, 'skies'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const running: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

/** Serves until it is healthy. */
async function start(model: string, env: Record<string, string> = {}) {
  const lines: string[] = [];
  const stop = new AbortController();
  const listening = Promise.withResolvers<string>();
  const flags = {
    host: '127.0.0.1',
    port: 0,
    maxBody: 10_000,
    maxInstances: 50,
    timeout: 10,
    drain: 5,
    logLevel: 'info',
  };
  const ended = serve(readOptions({ ...flags, model }, env), {
    logger: createLog('info', { write: (line) => lines.push(line) }),
    signal: stop.signal,
    onListening: listening.resolve,
  });
  ended.catch(listening.reject);
  running.push(async () => {
    stop.abort();
    return ended;
  });
  const url = await listening.promise;
  while ((await fetch(`${url}${env.AIP_HEALTH_ROUTE ?? '/health'}`)).status !== 200) await new Promise(setImmediate);
  const predict = async (instances: unknown, path = '/predict') => {
    const body = typeof instances === 'string' ? instances : JSON.stringify({ instances });
    const response = await fetch(`${url}${path}`, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  return { url, predict, lines, stop: () => stop.abort(), ended };
}

const problemsOf = ({ status, body }: { status: number; body: { error: { code: string; problems: Problem[] } } }) => {
  expect([status, body.error.code]).toEqual([400, 'INVALID_INSTANCES']);
  return body.error.problems.map((p) => `${p.path} ${p.code}`);
};
interface Problem {
  readonly path: string;
  readonly code: string;
}

test('answers raw instances with what the bundle says of them, in original units', async () => {
  const { predict } = await start(join(folder, 'prices'));
  const instances = [day, { open: 8000, high: 8010, low: 7000 }];
  const bundle = await openBundle(join(folder, 'prices'));
  const expected = bundle.predictInstances(instances).map((p) => (p.kind === 'value' ? p.value : null));
  bundle.dispose();
  const { status, body } = await predict(instances);
  expect([status, body.modelVersion]).toEqual([200, expect.stringMatching(/^[0-9a-f]{12}$/)]);
  expect(body.predictions).toHaveLength(2);
  body.predictions.forEach((value: number, i: number) => {
    expect(Math.abs(value - (expected[i] ?? 0))).toBeLessThan(1e-5 * Math.abs(value));
  });
});

test('tells on request what the recipe made of each instance', async () => {
  const { url } = await start(join(folder, 'prices'));
  const ask = async (parameters: object, instances: unknown[] = [day]) => {
    const body = JSON.stringify({ instances, parameters });
    const headers = { 'content-type': 'application/json' };
    return JSON.parse(await (await fetch(`${url}/predict`, { method: 'POST', body, headers })).text());
  };
  const [features] = (await ask({ features: true })).features;
  expect(features.change).toBeCloseTo((0.04 - 0.02) / 0.05, 6);
  expect(features.fall).toBeCloseTo((-0.01 - 0.02) / 0.05, 6);
  expect(await ask({ features: false, confidence: 0.5 })).not.toHaveProperty('features');
  expect((await ask({ features: 'yes' })).error.problems).toMatchObject([{ path: 'parameters.features' }]);
  expect((await ask({ features: true }, [{}])).error.code).toBe('INVALID_INSTANCES');
});

test('a classifier answers with a label and the probability of each', async () => {
  const { predict } = await start(join(folder, 'skies'));
  const [prediction] = (await predict([day])).body.predictions;
  expect(Object.keys(prediction.probabilities)).toEqual(['clear', 'cloud', 'rain']);
  const probabilities = Object.entries<number>(prediction.probabilities);
  expect(probabilities.reduce((total, [, p]) => total + p, 0)).toBeCloseTo(1, 6);
  expect(probabilities.sort(([, a], [, b]) => b - a)[0]?.[0]).toBe(prediction.label);
});

test('every problem of every malformed instance is listed at once', async () => {
  const { predict } = await start(join(folder, 'prices'));
  const malformed = [
    day,
    { open: 100, high: 104 },
    { open: '100 USD', high: true, low: null },
    'open',
    null,
    [100, 104, 99],
    { open: 'NaN', high: 'HUGE', low: {} },
    {},
  ];
  // A number that JSON can write and a double cannot hold.
  const text = JSON.stringify({ instances: malformed }).replace('"HUGE"', '1e400');
  expect(problemsOf(await predict(text))).toEqual([
    'instances[1].low MISSING_VALUE',
    'instances[2].open WRONG_TYPE',
    'instances[2].high WRONG_TYPE',
    'instances[2].low MISSING_VALUE',
    'instances[3] WRONG_TYPE',
    'instances[4] WRONG_TYPE',
    'instances[5] WRONG_TYPE',
    'instances[6].open WRONG_TYPE',
    'instances[6].low WRONG_TYPE',
    'instances[6].high MISSING_VALUE',
    'instances[7].open MISSING_VALUE',
    'instances[7].high MISSING_VALUE',
    'instances[7].low MISSING_VALUE',
  ]);
});

test('fields that the model does not read are no problem, a division by zero is', async () => {
  const { predict } = await start(join(folder, 'prices'));
  const plain = (await predict([day])).body.predictions;
  expect((await predict([{ ...day, close: 'secret', note: [1, 2] }])).body.predictions).toEqual(plain);
  expect(problemsOf(await predict([{ ...day, open: 0 }]))).toEqual([
    'instances[0] NULL_FEATURE',
    'instances[0] NULL_FEATURE',
  ]);
});

test('too much is refused before it is read', async () => {
  const { predict } = await start(join(folder, 'prices'));
  expect((await predict(`{"instances": ["${'x'.repeat(20_000)}"]}`)).body.error.code).toBe('BODY_TOO_LARGE');
  const { body } = await predict(new Array(51).fill(day));
  expect(body.error.problems).toMatchObject([{ code: 'TOO_MANY_INSTANCES' }]);
});

test("Vertex AI's variables say where and what, and a registry's alias names the version", async () => {
  const registry = new ModelRegistry(openStore(join(folder, 'models')), 'price');
  for (const seed of [1, 2]) {
    await savePrices(join(folder, `seed-${seed}`), seed);
    const { version } = await registry.register(join(folder, `seed-${seed}`), { execution: 'x' });
    await registry.promote(version.version, 'x');
  }
  const env = { AIP_HEALTH_ROUTE: '/v1/health', AIP_PREDICT_ROUTE: '/v1/models/m:predict' };
  const { url, predict, lines } = await start(`${join(folder, 'models')}/price@champion`, env);
  const { body } = await predict([day], '/v1/models/m:predict');
  expect(body.modelVersion).toBe('2');
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toContain('millrace_model_info{model="price",version="2"} 1');
  const log = lines.map((line) => JSON.parse(line));
  expect(log).toContainEqual(expect.objectContaining({ severity: 'INFO', name: 'price', version: '2' }));
  expect(log).toContainEqual(
    expect.objectContaining({
      httpRequest: expect.objectContaining({
        requestMethod: 'POST',
        status: 200,
        latency: expect.stringMatching(/s$/),
      }),
    }),
  );
});

test('the signal drains requests under load: every one accepted is answered', async () => {
  const { predict, stop, ended } = await start(join(folder, 'prices'));
  const answers: number[] = [];
  let refused = 0;
  const client = async () => {
    for (;;) {
      try {
        answers.push((await predict([day])).status);
      } catch {
        refused++;
        return;
      }
    }
  };
  const clients = Array.from({ length: 8 }, client);
  while (answers.length < 40) await new Promise(setImmediate);
  stop();
  expect(await ended).toBe(true);
  await Promise.all(clients);
  expect(refused).toBe(8);
  expect(new Set(answers)).toEqual(new Set([200]));
});

test('what cannot be served ends the server, told by code', async () => {
  const failed = async (model: string) => {
    const options = readOptions(
      { model, host: '127.0.0.1', port: 0, maxBody: 1, maxInstances: 1, timeout: 1, drain: 1, logLevel: 'error' },
      {},
    );
    const logger = createLog('error', { write: () => undefined });
    const outcome = serve(options, { logger, signal: AbortSignal.timeout(20_000) });
    return outcome.then(String, (error) => (error instanceof MillraceError ? error.code : String(error)));
  };
  const broken = join(folder, 'broken');
  await savePrices(broken);
  const weights = join(broken, 'recipe.json');
  const bytes = await readFile(weights);
  bytes[30] = (bytes[30] ?? 0) ^ 1;
  await writeFile(weights, bytes);
  expect(await failed(broken)).toBe('BUNDLE_CORRUPT');
  expect(await failed(join(folder, 'nothing'))).toBe('MODEL_NOT_FOUND');
  expect(await failed(`${join(folder, 'models')}/other@champion`)).toBe('MODEL_NOT_FOUND');
});
