import { setTimeout as sleep } from 'node:timers/promises';
import { EXIT, type JsonValue, MillraceError } from '@millrace/contract';
import type { FastifyInstance } from 'fastify';
import { afterEach, expect, test } from 'vitest';
import { drain } from './drain.ts';
import { ModelSlot, type Predictor } from './predictor.ts';
import { buildServer, type ServerOptions } from './server.ts';

const servers: FastifyInstance[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

const double: Predictor = {
  name: 'double',
  version: '3',
  predict: async (instances) => instances.map((i) => (typeof i === 'number' ? 2 * i : null)),
  features: (instances) => instances.map((i) => ({ given: Number(i) })),
};

async function listening(slot: ModelSlot, options: ServerOptions = {}): Promise<string> {
  const server = buildServer(slot, options);
  servers.push(server);
  return server.listen({ host: '127.0.0.1', port: 0 });
}

function filled(predictor: Predictor = double): ModelSlot {
  const slot = new ModelSlot();
  slot.fill(predictor);
  return slot;
}

const post = (url: string, body: string, type = 'application/json') =>
  fetch(url, { method: 'POST', body, headers: { 'content-type': type } });
const errorOf = async (response: Response) => [response.status, JSON.parse(await response.text()).error.code];

test('answers instances in order and names the version', async () => {
  const url = await listening(filled());
  const response = await post(`${url}/predict`, '{"instances": [1, 2.5], "parameters": {}}');
  expect(response.status).toBe(200);
  expect(await response.json()).toEqual({ predictions: [2, 5], modelVersion: '3' });
  expect(await (await post(`${url}/predict`, '{"instances": []}')).json()).toMatchObject({ predictions: [] });
});

test('is alive at once, healthy only with a model, and says which of the two', async () => {
  const slot = new ModelSlot();
  const url = await listening(slot, { healthRoute: '/v1/health', predictRoute: '/v1/predict' });
  const status = async (path: string) => (await fetch(`${url}${path}`)).status;
  expect([await status('/live'), await status('/ready'), await status('/v1/health')]).toEqual([200, 503, 503]);
  const early = await post(`${url}/v1/predict`, '{"instances": [1]}');
  expect(early.headers.get('retry-after')).toBe('1');
  expect(await errorOf(early)).toEqual([503, 'MODEL_NOT_READY']);
  slot.fill(double);
  expect([await status('/live'), await status('/ready'), await status('/v1/health')]).toEqual([200, 200, 200]);
  expect((await post(`${url}/v1/predict`, '{"instances": [1]}')).status).toBe(200);
});

test('a model that cannot be loaded is never healthy', async () => {
  const slot = new ModelSlot();
  slot.fail();
  const url = await listening(slot);
  expect(await (await fetch(`${url}/health`)).json()).toEqual({ status: 'failed' });
});

test('every problem of the envelope is listed at once', async () => {
  const url = await listening(filled(), { maxInstances: 2 });
  const problems = async (body: string) => {
    const response = await post(`${url}/predict`, body);
    expect(response.status).toBe(400);
    return JSON.parse(await response.text()).error.problems.map(
      (p: { path: string; code: string }) => `${p.path} ${p.code}`,
    );
  };
  expect(await problems('[]')).toEqual(['body WRONG_TYPE']);
  expect(await problems('null')).toEqual(['body WRONG_TYPE']);
  expect(await problems('{"instance": [1], "parameters": 3}')).toEqual([
    'instances MISSING_FIELD',
    'parameters WRONG_TYPE',
    'instance UNKNOWN_FIELD',
  ]);
  expect(await problems('{"instances": {"0": 1}}')).toEqual(['instances WRONG_TYPE']);
  expect(await problems('{"instances": [1, 2, 3]}')).toEqual(['instances TOO_MANY_INSTANCES']);
});

test('what is not JSON, too large or elsewhere is refused by code', async () => {
  const url = await listening(filled(), { maxBodyBytes: 100 });
  const code = async (body: string, path = '/predict', type?: string) =>
    errorOf(await post(`${url}${path}`, body, type));
  expect(await code('{"instances": [NaN]}')).toEqual([400, 'INVALID_JSON']);
  expect(await code('{"instances": [1')).toEqual([400, 'INVALID_JSON']);
  expect(await code('')).toEqual([400, 'INVALID_JSON']);
  expect(await code('{"__proto__": {"x": 1}, "instances": [1]}')).toEqual([400, 'INVALID_JSON']);
  expect(await code(`{"instances": [${'1,'.repeat(200)}1]}`)).toEqual([413, 'BODY_TOO_LARGE']);
  expect(await code('instances=1', '/predict', 'text/csv')).toEqual([415, 'NOT_JSON']);
  expect(await code('{}', '/elsewhere')).toEqual([404, 'NO_SUCH_ROUTE']);
});

test("problems of the model's input are the caller's, all else is named and kept in the log", async () => {
  const problems = [{ path: 'instances[0].open', code: 'MISSING_FIELD', message: 'required' }];
  const refusing: Predictor = {
    ...double,
    predict: ([first]) =>
      Promise.reject(
        first === 1
          ? new MillraceError('INVALID_INSTANCES', 'One problem.', { problems, exitCode: EXIT.usage })
          : new Error('secret path /data/x'),
      ),
  };
  const url = await listening(filled(refusing));
  const bad = await post(`${url}/predict`, '{"instances": [1]}');
  expect(bad.status).toBe(400);
  expect(await bad.json()).toEqual({ error: { code: 'INVALID_INSTANCES', message: 'One problem.', problems } });
  const broken = await post(`${url}/predict`, '{"instances": [2]}');
  expect(broken.status).toBe(500);
  expect(await broken.text()).not.toContain('secret');
});

test('a prediction that takes too long is a 504', async () => {
  const slow: Predictor = { ...double, predict: () => sleep(5_000, [], { ref: false }) };
  const url = await listening(filled(slow), { timeoutMs: 50 });
  expect(await errorOf(await post(`${url}/predict`, '{"instances": [1]}'))).toEqual([504, 'DEADLINE_EXCEEDED']);
});

test('metrics count requests by code, predictions, and name the model', async () => {
  const url = await listening(filled());
  await (await post(`${url}/predict`, '{"instances": [1, 2]}')).text();
  await (await post(`${url}/predict`, '{}')).text();
  const text = await (await fetch(`${url}/metrics`)).text();
  expect(text).toContain('millrace_request_duration_seconds_count{route="/predict",code="200"} 1');
  expect(text).toContain('millrace_request_duration_seconds_count{route="/predict",code="400"} 1');
  expect(text).toContain('millrace_predictions_total 2');
  expect(text).toContain('millrace_requests_in_flight 1');
  expect(text).toContain('millrace_model_info{model="double",version="3"} 1');
});

test('a client that goes away does not stay in flight', async () => {
  const release = Promise.withResolvers<JsonValue[]>();
  const url = await listening(filled({ ...double, predict: () => release.promise }));
  const controller = new AbortController();
  const gone = fetch(`${url}/predict`, {
    method: 'POST',
    body: '{"instances": [1]}',
    headers: { 'content-type': 'application/json' },
    signal: controller.signal,
  });
  await sleep(50);
  controller.abort();
  await expect(gone).rejects.toThrow('abort');
  release.resolve([1]);
  await sleep(50);
  expect(await (await fetch(`${url}/metrics`)).text()).toContain('millrace_requests_in_flight 1');
});

test('draining answers what was accepted, refuses what comes after, and ends', async () => {
  const release = Promise.withResolvers<void>();
  const arrived: unknown[] = [];
  const waiting: Predictor = {
    ...double,
    predict: async (instances) => {
      arrived.push(...instances);
      await release.promise;
      return double.predict(instances);
    },
  };
  const slot = filled(waiting);
  const url = await listening(slot);
  const accepted = Array.from({ length: 20 }, (_, i) => post(`${url}/predict`, `{"instances": [${i}]}`));
  while (arrived.length < 20) await sleep(5);
  const ended = drain(servers[0] ?? buildServer(slot), slot, 10_000);
  await sleep(20);
  await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed');
  release.resolve();
  const answers = await Promise.all(accepted);
  expect(answers.map((r) => r.status)).toEqual(new Array(20).fill(200));
  expect(await Promise.all(answers.map(async (r) => JSON.parse(await r.text()).predictions[0]))).toEqual(
    Array.from({ length: 20 }, (_, i) => 2 * i),
  );
  expect(await ended).toBe(true);
});

test('draining ends at its deadline, cutting off what hangs', async () => {
  const slot = filled({ ...double, predict: () => new Promise(() => undefined) });
  const url = await listening(slot);
  const hanging = post(`${url}/predict`, '{"instances": [1]}');
  hanging.catch(() => undefined);
  await sleep(50);
  expect(await drain(servers[0] ?? buildServer(slot), slot, 50)).toBe(false);
  await expect(hanging).rejects.toThrow('fetch failed');
});
