import type { VertexFaultAction } from '@millrace/testing';
import { expect, test } from 'vitest';
import { bundle, LOCATION, startPair } from './fixtures/pair.ts';
import { createVertex } from './index.ts';

test('a missing permission comes with the command that grants it', async () => {
  const { vertex } = await startPair({ denied: ['aiplatform.models.upload'] });
  await expect(vertex.models.upload(bundle('m'), { execution: 'e' })).rejects.toMatchObject({
    code: 'VERTEX_PERMISSION_DENIED',
    message: expect.stringContaining('the permission aiplatform.models.upload is missing'),
    fields: { permission: 'aiplatform.models.upload', project: 'demo', region: 'us-central1' },
    hint: 'gcloud projects add-iam-policy-binding demo --member="user:$(gcloud config get account)" --role=roles/aiplatform.user',
  });
});

test('to read, the role of a viewer is enough', async () => {
  const { vertex } = await startPair({ denied: ['aiplatform.models.list'] });
  await expect(vertex.models.list()).rejects.toMatchObject({
    hint: expect.stringMatching(/--role=roles\/aiplatform.viewer$/),
  });
});

const failing = async (action: VertexFaultAction) => {
  const { fake, vertex } = await startPair();
  fake.faults.inject({ action, times: Number.POSITIVE_INFINITY });
  return vertex.models.get('1').then(
    () => undefined,
    (error: unknown) => error,
  );
};

test('an account that may not be acted as, and an API that is switched off', async () => {
  const denied = { kind: 'status', code: 'PERMISSION_DENIED' } as const;
  const message = "Permission 'aiplatform.models.get' denied on resource '//aiplatform.googleapis.com/models/1'";
  expect(await failing({ ...denied, message })).toMatchObject({ fields: { permission: 'aiplatform.models.get' } });
  const off = 'Vertex AI API has not been used in project 1 before or it is disabled.';
  expect(await failing({ ...denied, message: off })).toMatchObject({
    code: 'VERTEX_API_DISABLED',
    hint: 'gcloud services enable aiplatform.googleapis.com --project=demo',
  });
});

test('a quota that is used up is named, with its page of the console', async () => {
  const quotaMetric = 'aiplatform.googleapis.com/custom_model_serving_cpus';
  expect(await failing({ kind: 'status', code: 'RESOURCE_EXHAUSTED', quotaMetric, message: 'Used up.' })).toMatchObject(
    {
      code: 'VERTEX_QUOTA_EXCEEDED',
      message: `Get the model ${LOCATION}/models/1: the quota ${quotaMetric} is used up. Used up.`,
      hint: `ask for more on https://console.cloud.google.com/iam-admin/quotas?service=aiplatform.googleapis.com&project=demo&filter=${encodeURIComponent(quotaMetric)}`,
      fields: { quota: quotaMetric, rate: false },
    },
  );
});

test('a quota of calls a minute passes', async () => {
  const { fake, vertex } = await startPair();
  fake.faults.inject({
    times: 2,
    action: { kind: 'status', code: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded: 600 requests per minute.' },
  });
  await expect(vertex.models.list()).resolves.toEqual([]);
});

test('what the API finds wrong is told field by field', async () => {
  const { vertex } = await startPair();
  const model = { ...bundle(''), artifactUri: 'http://elsewhere' };
  await expect(vertex.models.upload(model, { execution: 'e' })).rejects.toMatchObject({
    code: 'VERTEX_INVALID',
    exitCode: 2,
    problems: [{ path: 'model.display_name' }, { path: 'model.artifact_uri' }],
  });
});

test('what stays out of reach is tried as often as asked for', async () => {
  const { fake, connect } = await startPair();
  fake.faults.inject({ times: Number.POSITIVE_INFINITY, action: { kind: 'drop' } });
  const vertex = connect({ retry: { attempts: 3, initialMs: 1, maxMs: 2 } });
  await expect(vertex.models.get('1')).rejects.toMatchObject({
    code: 'VERTEX_UNAVAILABLE',
    hint: expect.stringContaining('run it again'),
  });
  expect(fake.calls).toHaveLength(3);
});

test('a call that takes too long is given up', async () => {
  const { fake, connect } = await startPair();
  fake.faults.inject({ times: Number.POSITIVE_INFINITY, action: { kind: 'delay', milliseconds: 60_000 } });
  const vertex = connect({ callTimeoutMs: 50, retry: { attempts: 2, initialMs: 1, maxMs: 2 } });
  await expect(vertex.models.get('1')).rejects.toMatchObject({ fields: { status: 'DEADLINE_EXCEEDED' } });
});

test('project and region are asked for together', () => {
  expect(() => createVertex({ environment: {} })).toThrow(
    expect.objectContaining({
      code: 'PROJECT_REQUIRED',
      problems: [
        expect.objectContaining({ path: 'project', code: 'PROJECT_REQUIRED' }),
        expect.objectContaining({ path: 'region', code: 'REGION_REQUIRED' }),
      ],
    }),
  );
  expect(() => createVertex({ project: 'p', environment: {} })).toThrow(
    expect.objectContaining({ code: 'REGION_REQUIRED' }),
  );
  const environment = { CLOUD_ML_PROJECT_ID: 'p', GOOGLE_CLOUD_PROJECT: 'q', GOOGLE_CLOUD_REGION: 'europe-west4' };
  expect(createVertex({ environment })).toMatchObject({ project: 'p', region: 'europe-west4' });
});

test('an emulator without a port', async () => {
  const vertex = createVertex({ project: 'p', region: 'r', environment: { VERTEX_EMULATOR_HOST: 'localhost' } });
  await expect(vertex.models.list()).rejects.toMatchObject({ code: 'INVALID_EMULATOR_HOST' });
});

test('a client that was closed makes no more calls', async () => {
  const { vertex } = await startPair();
  await vertex.models.list();
  await vertex.close();
  await expect(vertex.models.list()).rejects.toMatchObject({ code: 'VERTEX_CLOSED' });
});
