import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { createEndpoint, deploy, upload } from '../fixtures/deployment.ts';
import type { VertexFaultAction } from './fault.ts';

const CODES = ['UNAVAILABLE', 'DEADLINE_EXCEEDED', 'ABORTED', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED'] as const;
const KINDS: VertexFaultAction[] = (['before', 'after'] as const).flatMap((when) => [
  ...CODES.map((code) => ({ kind: 'status', code, when }) as const),
  { kind: 'drop', when } as const,
]);

const listModels = { method: 'ListModels' };
const model = { displayName: 'price', containerSpec: { imageUri: 'i' } };

test('a call fails as it was ordered: before, nothing is done; after, all of it', async () => {
  const { vertex, models } = await clientsOf();
  for (const [index, action] of KINDS.entries()) {
    vertex.faults.inject({ match: { service: 'ModelService', method: 'UploadModel' }, action });
    const modelId = `model-${index}`;
    const error = await models.uploadModel({ parent: LOCATION, modelId, model }).catch((reason) => reason);
    expect(error.code, modelId).toBe(status[action.kind === 'status' ? action.code : 'UNAVAILABLE']);
    const last = vertex.calls.at(-1);
    expect(last).toMatchObject({ method: 'UploadModel', status: action.kind === 'status' ? action.code : 'DROPPED' });
    expect(vertex.state.operations.some(({ name }) => name?.includes(modelId))).toBe(
      'when' in action && action.when === 'after',
    );
  }
});

test('every recorded call can be a fault point', async () => {
  const flow = async (clients: Awaited<ReturnType<typeof clientsOf>>) => {
    await deploy(clients, await createEndpoint(clients), await upload(clients));
  };
  const recorded = await clientsOf();
  await flow(recorded);
  const { calls } = recorded.vertex;
  for (const after of calls.keys()) {
    const clients = await clientsOf();
    clients.vertex.faults.inject({ after, action: { kind: 'status', code: 'PERMISSION_DENIED' } });
    await expect(flow(clients)).rejects.toMatchObject({ code: status.PERMISSION_DENIED });
    expect(clients.vertex.calls.map(({ method }) => method)).toEqual(
      calls.slice(0, after + 1).map(({ method }) => method),
    );
  }
});

test('a rule spares and strikes as often as it says, until it is cleared', async () => {
  const { vertex, models } = await clientsOf();
  const codes = async (times: number) => {
    const seen = [];
    for (let call = 0; call < times; call += 1) {
      seen.push(
        await models.listModels({ parent: LOCATION }).then(
          () => 0,
          ({ code }) => code,
        ),
      );
    }
    return seen;
  };
  vertex.faults.inject({ match: listModels, after: 1, times: 2, action: { kind: 'status', code: 'ABORTED' } });
  expect(await codes(4)).toEqual([0, status.ABORTED, status.ABORTED, 0]);
  vertex.faults.inject({
    match: ({ method }) => method === 'ListModels',
    times: Number.POSITIVE_INFINITY,
    action: { kind: 'drop' },
  });
  expect(await codes(2)).toEqual([status.UNAVAILABLE, status.UNAVAILABLE]);
  vertex.faults.clear();
  expect(await codes(1)).toEqual([0]);
});

test('a missing permission and a full quota are named as Google names them', async () => {
  const { vertex, models, endpoints } = await clientsOf({ denied: ['aiplatform.endpoints.create'] });
  const create = endpoints.createEndpoint({ parent: LOCATION, endpoint: { displayName: 'e' } });
  await expect(create).rejects.toMatchObject({
    ...{ code: status.PERMISSION_DENIED, reason: 'IAM_PERMISSION_DENIED', domain: 'aiplatform.googleapis.com' },
    errorInfoMetadata: { permission: 'aiplatform.endpoints.create', resource: LOCATION },
  });
  const quotaMetric = 'aiplatform.googleapis.com/custom_model_serving_cpus';
  vertex.faults.inject({ action: { kind: 'status', code: 'RESOURCE_EXHAUSTED', quotaMetric } });
  await expect(models.uploadModel({ parent: LOCATION, model })).rejects.toMatchObject({
    ...{ code: status.RESOURCE_EXHAUSTED, reason: 'RATE_LIMIT_EXCEEDED' },
    errorInfoMetadata: { quota_metric: quotaMetric, quota_location: 'us-central1', consumer: 'projects/demo' },
  });
  vertex.faults.inject({ action: { kind: 'status', code: 'PERMISSION_DENIED' } });
  const merged = models.mergeVersionAliases({ name: `${LOCATION}/models/m@1`, versionAliases: ['live'] });
  await expect(merged).rejects.toMatchObject({ errorInfoMetadata: { permission: 'aiplatform.models.update' } });
});

test('an operation that is ordered to fail does nothing', async () => {
  const clients = await clientsOf();
  const version = await upload(clients);
  const endpoint = await createEndpoint(clients);
  const action = { kind: 'failOperation', code: 'RESOURCE_EXHAUSTED' } as const;
  clients.vertex.faults.inject({ match: { method: 'DeployModel' }, action });
  await expect(deploy(clients, endpoint, version)).rejects.toMatchObject({ code: status.RESOURCE_EXHAUSTED });
  expect(clients.vertex.state.endpoints).toMatchObject([{ deployedModels: [] }]);
});

test('a call takes longer than its caller waits', async () => {
  const { vertex, models } = await clientsOf();
  vertex.faults.inject({ action: { kind: 'delay', milliseconds: 5000 } });
  const late = models.listModels({ parent: LOCATION }, { timeout: 100 });
  await expect(late).rejects.toMatchObject({ code: status.DEADLINE_EXCEEDED });
});
