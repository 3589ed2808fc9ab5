import { type FakeVertex, type FakeVertexOptions, startFakeVertex } from '@millrace/testing';
import { expect, test, vi } from 'vitest';
import { binary, structured } from './fixtures/events.ts';
import { type Surroundings, surroundings } from './fixtures/instances.ts';

// Loading Google's clients takes long on a machine that is busy.
vi.setConfig({ testTimeout: 180_000 });

const VERTEX = {
  ...{ TARGET: 'vertex', PROJECT: 'p', REGION: 'us-central1', HOST: '', PIPELINE_ROOT: 'gs://state/root' },
  ...{ SERVICE_ACCOUNT: 'runner@p.iam', LABELS: 'team=a' },
};

test('an object that came starts the pipeline on Vertex AI, once for two deliveries', async () => {
  await using around = await withVertex();
  const { send } = await around.instance(VERTEX);
  const { status, answer } = await send(binary());
  const [job] = around.vertex.state.pipelineJobs;
  expect(job?.name).toMatch(/^projects\/p\/locations\/us-central1\/pipelineJobs\/trigger-[0-9a-f]{16}$/);
  expect({ status, answer }).toMatchObject({
    status: 200,
    answer: { outcome: 'started', run: job?.name, page: expect.stringContaining('/pipelines/runs/trigger-') },
  });
  expect(job).toMatchObject({
    displayName: 'retrain: gs://data/raw/a.csv#1763733300000001 finalized',
    ...{ serviceAccount: 'runner@p.iam', labels: { team: 'a' } },
    runtimeConfig: { gcsOutputDirectory: 'gs://state/root' },
  });
  const parameters = JSON.stringify(job?.runtimeConfig?.parameterValues);
  for (const value of ['"gs://data/raw/a.csv"', '1763733300000001']) expect(parameters).toContain(value);
  expect((await send(structured())).answer).toEqual({ outcome: 'duplicate' });
  expect(around.vertex.state.pipelineJobs).toHaveLength(1);
});

test.for(['before', 'after'] as const)('a connection that drops %s it is done makes one run', async (when) => {
  await using around = await withVertex({
    faults: [{ match: { method: 'CreatePipelineJob' }, action: { kind: 'drop', when } }],
  });
  const { send } = await around.instance(VERTEX);
  expect(await send(binary())).toMatchObject({ status: 200, answer: { outcome: 'started' } });
  expect(around.vertex.state.pipelineJobs).toHaveLength(1);
});

test.for(['PERMISSION_DENIED', 'RESOURCE_EXHAUSTED'] as const)('%s is worth another delivery', async (code) => {
  const times = Number.POSITIVE_INFINITY;
  await using around = await withVertex({
    faults: [{ match: { method: 'CreatePipelineJob' }, times, action: { kind: 'status', code } }],
  });
  const { send } = await around.instance(VERTEX);
  expect(await send(binary())).toMatchObject({
    status: 503,
    answer: { error: { code: expect.stringMatching(/^VERTEX_/) } },
  });
  around.vertex.faults.clear();
  expect(await send(binary())).toMatchObject({ status: 200, answer: { outcome: 'started' } });
  expect(around.vertex.state.pipelineJobs).toHaveLength(1);
});

async function withVertex(options: FakeVertexOptions = {}): Promise<Surroundings & { readonly vertex: FakeVertex }> {
  const around = await surroundings();
  const vertex = await startFakeVertex(options);
  vi.stubEnv('VERTEX_EMULATOR_HOST', vertex.address);
  vi.stubEnv('METADATA_SERVER_DETECTION', 'none');
  return {
    ...around,
    vertex,
    async [Symbol.asyncDispose]() {
      await around[Symbol.asyncDispose]();
      await vertex.close();
    },
  };
}
