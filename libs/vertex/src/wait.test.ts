import { type FunctionWorker, functionJobs } from '@millrace/testing';
import { expect, test } from 'vitest';
import { bundle, CONTAINER, LOCATION, startPair } from './fixtures/pair.ts';
import type { CustomJob, WaitProgress } from './index.ts';

const upload = { execution: 'e1' };

test('each look at an operation is told, with the page of the console', async () => {
  const { vertex } = await startPair({ pollsPerOperation: 3 });
  const seen: WaitProgress<unknown>[] = [];
  await vertex.models.upload(bundle('bitcoin'), { ...upload, onProgress: (progress) => seen.push(progress) });
  expect(seen.map(({ state }) => state)).toEqual(['RUNNING', 'RUNNING', 'DONE']);
  expect(seen[0]?.url).toContain(
    'https://console.cloud.google.com/vertex-ai/models/locations/us-central1/models/bitcoin-',
  );
  expect(seen.map(({ elapsedSeconds }) => elapsedSeconds)).toEqual(
    seen.map(({ elapsedSeconds }) => elapsedSeconds).toSorted((a, b) => a - b),
  );
});

test('who stops waiting leaves the operation, and another process waits for it and makes nothing', async () => {
  const { fake, vertex, connect } = await startPair({ pollsPerOperation: 1_000_000 });
  const controller = new AbortController();
  const stopped = vertex.models.upload(bundle('bitcoin'), {
    ...{ ...upload, signal: controller.signal },
    onProgress: () => controller.abort(),
  });
  await expect(stopped).rejects.toMatchObject({
    code: 'ABORTED',
    hint: expect.stringContaining('goes on waiting'),
    exitCode: 130,
  });
  const again = connect().models.upload(bundle('bitcoin'), {
    ...upload,
    onProgress: () => void fake.advance(),
  });
  await expect(again).resolves.toMatchObject({ versionId: '1' });
  expect(fake.calls.filter(({ method }) => method === 'UploadModel')).toHaveLength(1);
});

test('an operation is waited for by its name', async () => {
  const { fake, vertex, connect } = await startPair({ pollsPerOperation: 1_000_000 });
  const limited = vertex.endpoints.ensure({ displayName: 'e' }, { execution: 'e1', timeoutMs: 1 });
  await expect(limited).rejects.toMatchObject({ code: 'VERTEX_TIMEOUT', fields: { name: expect.any(String) } });
  const name = fake.state.operations[0]?.name ?? '';
  const other = connect();
  expect(await other.operations.list(`${LOCATION}/endpoints`)).toMatchObject([
    { name, done: false, type: 'CreateEndpointOperationMetadata' },
  ]);
  const waited = other.operations.wait(name, { onProgress: () => void fake.advance() });
  await expect(waited).resolves.toMatchObject({ name, done: true });
  expect(await other.operations.get(name)).toMatchObject({ done: true });
});

test('nothing is under way on what is not there', async () => {
  const { vertex } = await startPair();
  expect(await vertex.operations.list(`${LOCATION}/endpoints/none`)).toEqual([]);
  await expect(vertex.operations.get(`${LOCATION}/endpoints/1/operations/2`)).rejects.toMatchObject({
    code: 'VERTEX_NOT_FOUND',
  });
});

test('a short outage does not end the waiting, a long one does and says what goes on', async () => {
  const { fake, vertex, connect } = await startPair({ pollsPerOperation: 5 });
  fake.faults.inject({ match: { method: 'GetOperation' }, times: 4, action: { kind: 'status', code: 'UNAVAILABLE' } });
  await expect(vertex.models.upload(bundle('one'), upload)).resolves.toMatchObject({ versionId: '1' });

  fake.faults.inject({
    ...{ match: { method: 'GetOperation' }, times: Number.POSITIVE_INFINITY },
    action: { kind: 'drop' },
  });
  const impatient = connect({ poll: { initialMs: 1, maxMs: 2, outageMs: 20 } });
  await expect(impatient.models.upload(bundle('two'), upload)).rejects.toMatchObject({
    code: 'VERTEX_UNAVAILABLE',
    message: expect.stringMatching(/models\/two-\w+\/operations\/\d+ goes on/),
  });
  fake.faults.clear();
  await expect(impatient.models.upload(bundle('two'), upload)).resolves.toMatchObject({ versionId: '1' });
});

test('a job that is cancelled while it is waited for is told as cancelled', async () => {
  const { vertex } = await startPair({ jobs: functionJobs(untilStopped) });
  const { name } = await vertex.customJobs.ensure({ ...CONTAINER, displayName: 'j' }, { execution: 'e1' });
  const seen: CustomJob['state'][] = [];
  const waited = vertex.customJobs.wait(name, {
    onProgress: ({ resource }) => {
      if (seen.length === 0) void vertex.customJobs.cancel(name);
      seen.push(resource.state);
    },
  });
  await expect(waited).rejects.toMatchObject({ code: 'VERTEX_CANCELLED', fields: { name } });
  expect(seen.at(-1)).toBe('JOB_STATE_CANCELLED');
  await expect(vertex.customJobs.cancel(name)).resolves.toBeUndefined();
});

test('a job that fails says why, and how its logs are read', async () => {
  const { vertex } = await startPair({
    jobs: functionJobs(() => {
      throw new Error('no data');
    }),
  });
  const { name } = await vertex.customJobs.ensure({ ...CONTAINER, displayName: 'j' }, { execution: 'e1' });
  await expect(vertex.customJobs.wait(name)).rejects.toMatchObject({
    code: 'VERTEX_JOB_FAILED',
    message: expect.stringContaining('"j"'),
    hint: expect.stringMatching(
      /^gcloud ai custom-jobs stream-logs \d+ --project=demo --region=us-central1, or see https/,
    ),
  });
});

test('the signal of the client stops its calls and waits', async () => {
  const { connect } = await startPair({ jobs: functionJobs(untilStopped) });
  const controller = new AbortController();
  const vertex = connect({ signal: controller.signal });
  const { name } = await vertex.customJobs.ensure({ ...CONTAINER, displayName: 'j' }, { execution: 'e1' });
  const waited = vertex.customJobs.wait(name, { onProgress: () => controller.abort() });
  await expect(waited).rejects.toMatchObject({ code: 'ABORTED' });
  await expect(vertex.customJobs.get(name)).rejects.toMatchObject({ code: 'ABORTED' });
});

const untilStopped = ({ signal }: FunctionWorker) =>
  new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
