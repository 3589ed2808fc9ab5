import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { upload } from '../fixtures/deployment.ts';

const batchOf = (model: string, more: object = {}) => ({
  parent: LOCATION,
  batchPredictionJob: {
    ...{ displayName: 'nightly', model, labels: { run: 'a' } },
    inputConfig: { instancesFormat: 'jsonl', gcsSource: { uris: ['gs://runs/in.jsonl'] } },
    outputConfig: { predictionsFormat: 'jsonl', gcsDestination: { outputUriPrefix: 'gs://runs/out/' } },
    dedicatedResources: { machineSpec: { machineType: 'n1-standard-2' }, startingReplicaCount: 1 },
    ...more,
  },
});

test('a batch of predictions takes its states, is found, cancelled and deleted', async () => {
  const clients = await clientsOf({ pollsPerOperation: 2 });
  const { jobs } = clients;
  const model = await upload(clients);
  const [{ name, modelVersionId }] = await jobs.createBatchPredictionJob(batchOf(model));
  expect(modelVersionId).toBe('1');
  await expect(jobs.deleteBatchPredictionJob({ name })).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  const get = async () => (await jobs.getBatchPredictionJob({ name }))[0];
  expect((await get()).state).toBe('JOB_STATE_RUNNING');
  const done = await get();
  expect(done.state).toBe('JOB_STATE_SUCCEEDED');
  expect(done.outputInfo?.gcsOutputDirectory).toMatch(/^gs:\/\/runs\/out\/prediction-price-\d{4}-/);
  await expect(jobs.cancelBatchPredictionJob({ name })).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  const [other] = await jobs.createBatchPredictionJob(batchOf(model, { labels: { run: 'b' } }));
  await jobs.cancelBatchPredictionJob({ name: other.name });
  const filter = 'labels.run="b" AND state="JOB_STATE_CANCELLED"';
  const [found] = await jobs.listBatchPredictionJobs({ parent: LOCATION, filter });
  expect(found.map((job) => job.name)).toEqual([other.name]);
  const [remove] = await jobs.deleteBatchPredictionJob({ name });
  await remove.promise();
  await expect(get()).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('what Vertex AI refuses of a batch is refused', async () => {
  const clients = await clientsOf();
  const model = await upload(clients);
  for (const more of [{ inputConfig: {} }, { outputConfig: {} }, { dedicatedResources: {} }, { displayName: '' }]) {
    const refused = clients.jobs.createBatchPredictionJob(batchOf(model, more));
    await expect(refused, JSON.stringify(more)).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  }
  const unknown = clients.jobs.createBatchPredictionJob(batchOf(`${LOCATION}/models/none`));
  await expect(unknown).rejects.toMatchObject({ code: status.NOT_FOUND });
});
