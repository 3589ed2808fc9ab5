import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { clientsOf } from '../fixtures/clients.ts';
import { createEndpoint, deploy, upload } from '../fixtures/deployment.ts';
import { processJobs } from '../jobs/process-jobs.ts';
import { asValue, jsonOf } from '../server/values.ts';

const instances = [{ open: 1, tags: ['a', null, true] }].map(asValue);

test('each deployed model answers as often as its traffic says', async () => {
  const clients = await clientsOf({
    predict: ({ id }, given, parameters) => given.map(() => ({ id, given, parameters })),
  });
  const model = await upload(clients);
  const endpoint = await createEndpoint(clients);
  const idle = clients.predictions.predict({ endpoint, instances });
  await expect(idle).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  const first = await deploy(clients, endpoint, model);
  const second = await deploy(clients, endpoint, model, { 0: 20, [first]: 80 });
  const counts: Record<string, number> = { [first]: 0, [second]: 0 };
  for (let asked = 0; asked < 50; asked += 1) {
    const [answer] = await clients.predictions.predict({ endpoint, instances, parameters: asValue({ top: 2 }) });
    const id = answer.deployedModelId ?? '';
    expect(jsonOf(answer.predictions?.[0])).toEqual({ id, given: instances.map(jsonOf), parameters: { top: 2 } });
    counts[id] = (counts[id] ?? 0) + 1;
  }
  // The draws come from a seed.
  expect(counts[second]).toBeGreaterThanOrEqual(4);
  expect(counts[second]).toBeLessThanOrEqual(18);
  expect(Object.keys(counts)).toHaveLength(2);
});

test('more than a shared endpoint takes is refused', async () => {
  const clients = await clientsOf({ predict: (_, given) => given });
  const endpoint = await createEndpoint(clients);
  await deploy(clients, endpoint, await upload(clients));
  const predict = (text: string) => clients.predictions.predict({ endpoint, instances: [asValue(text)] });
  await expect(predict('x'.repeat(1_500_000))).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  expect(jsonOf((await predict('x'))[0].predictions?.[0])).toBe('x');
});

test('the serving container of a deployed model is started with its contract, asked, and stopped', async () => {
  const server = `const { createServer } = require('node:http');
    const { AIP_HTTP_PORT, AIP_HEALTH_ROUTE, AIP_PREDICT_ROUTE, AIP_STORAGE_URI } = process.env;
    createServer(async (request, response) => {
      if (request.url === AIP_HEALTH_ROUTE) return response.end();
      const { instances } = await new Response(request).json();
      if (instances[0] === 'wrong') return response.writeHead(400).end('{"error": "wrong"}');
      response.end(JSON.stringify({ predictions: instances.map(() => AIP_STORAGE_URI + AIP_PREDICT_ROUTE) }));
    }).listen(AIP_HTTP_PORT, '127.0.0.1');`;
  const clients = await clientsOf({ serving: processJobs(({ image }) => [process.execPath, '--eval', image]) });
  const containerSpec = { imageUri: server, predictRoute: '/v1/predict', healthRoute: '/v1/health' };
  const model = await upload(clients, { containerSpec, artifactUri: 'gs://runs/model' });
  const endpoint = await createEndpoint(clients);
  const id = await deploy(clients, endpoint, model);
  const predict = (instance: string) => clients.predictions.predict({ endpoint, instances: [asValue(instance)] });
  const [answer] = await predict('fine');
  expect([answer.deployedModelId, answer.predictions?.map(jsonOf)]).toEqual([id, ['gs://runs/model/v1/predict']]);
  await expect(predict('wrong')).rejects.toMatchObject({ code: status.INVALID_ARGUMENT, message: /wrong/ });
  const [undeploy] = await clients.endpoints.undeployModel({ endpoint, deployedModelId: id });
  await undeploy.promise();
  await expect(predict('fine')).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
});

test('a serving container that ends fails the deployment, and nothing is deployed', async () => {
  const serving = processJobs(() => [process.execPath, '--eval', 'console.error("no model"); process.exit(3)']);
  const clients = await clientsOf({ serving });
  const endpoint = await createEndpoint(clients);
  await expect(deploy(clients, endpoint, await upload(clients))).rejects.toMatchObject({
    ...{ code: status.FAILED_PRECONDITION, message: expect.stringMatching(/exit code 3: no model/) },
  });
  expect(clients.vertex.state.endpoints).toMatchObject([{ deployedModels: [] }]);
});
