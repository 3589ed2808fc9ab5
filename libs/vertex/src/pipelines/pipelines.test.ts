import { expect, test } from 'vitest';
import { startPair } from '../fixtures/pair.ts';
import { PIPELINE, RUN } from '../fixtures/pipeline.ts';
import type { PipelineJob } from '../index.ts';
import { withCaching } from './pipeline-proto.ts';

test('a run is there once for its id, and each look tells of its steps', async () => {
  const { fake, vertex, connect } = await startPair();
  const run = { ...RUN, id: 'nightly-1', labels: { team: 'a' }, serviceAccount: 'runs@demo.iam.gserviceaccount.com' };
  const ask = () => connect().pipelineJobs.create(run);
  const [one, two] = await Promise.all([ask(), ask()]);
  expect([one, two]).toMatchObject([
    { id: 'nightly-1', displayName: 'nightly', labels: { team: 'a' } },
    { name: one.name },
  ]);
  expect(fake.state.pipelineJobs).toMatchObject([
    { runtimeConfig: { gcsOutputDirectory: 'gs://bundles/runs' }, serviceAccount: run.serviceAccount },
  ]);
  const looks: PipelineJob[] = [];
  const done = await vertex.pipelineJobs.wait('nightly-1', { onProgress: ({ resource }) => looks.push(resource) });
  expect(done).toMatchObject({ state: 'PIPELINE_STATE_SUCCEEDED', endTime: expect.any(String) });
  const steps = Object.fromEntries(done.tasks.map(({ name, state }) => [name, state]));
  expect(steps).toMatchObject({ ingest: 'SUCCEEDED', train: 'SUCCEEDED' });
  expect(looks.some(({ tasks }) => tasks.some(({ state }) => state === 'RUNNING'))).toBe(true);
  expect((await vertex.pipelineJobs.list('state="PIPELINE_STATE_SUCCEEDED"')).map(({ id }) => id)).toEqual([
    'nightly-1',
  ]);
});

test('an id that is none', async () => {
  const { vertex } = await startPair();
  await expect(vertex.pipelineJobs.create({ ...RUN, id: 'Nightly 1' })).rejects.toMatchObject({
    code: 'VERTEX_INVALID',
    problems: [{ path: 'id' }],
  });
});

test('a run is cancelled, and one that has ended stays as it is', async () => {
  const { vertex } = await startPair();
  const { name } = await vertex.pipelineJobs.create({ ...RUN, id: 'r' });
  await vertex.pipelineJobs.cancel(name);
  await expect(vertex.pipelineJobs.wait(name)).rejects.toMatchObject({ code: 'VERTEX_CANCELLED' });
  await expect(vertex.pipelineJobs.cancel(name)).resolves.toBeUndefined();
});

test('the newest are listed first, as many as asked for', async () => {
  const { vertex } = await startPair();
  for (const id of ['a', 'b', 'c']) await vertex.pipelineJobs.create({ ...RUN, id });
  expect(await vertex.pipelineJobs.list('', { limit: 2 })).toHaveLength(2);
  await expect(vertex.pipelineJobs.list('colour="red"')).rejects.toMatchObject({ code: 'VERTEX_INVALID' });
});

test('the cache is switched for every step, those in groups too', () => {
  const { root, components } = PIPELINE;
  const cachingOptions = { enableCache: false };
  expect(withCaching(PIPELINE, false)).toEqual({
    ...PIPELINE,
    root: {
      ...root,
      dag: {
        tasks: {
          ingest: { ...root.dag.tasks.ingest, cachingOptions },
          branch: { ...root.dag.tasks.branch, cachingOptions },
        },
      },
    },
    components: {
      ...components,
      'comp-branch': { dag: { tasks: { train: { ...components['comp-branch'].dag.tasks.train, cachingOptions } } } },
    },
  });
});

const SCHEDULE = {
  displayName: 'every morning',
  cron: 'TZ=Europe/Paris 0 6 * * *',
  maxConcurrentRunCount: 1,
  pipelineJob: RUN,
};

test('a schedule is made once, paused, resumed and deleted', async () => {
  const { fake, vertex } = await startPair();
  const schedule = { ...SCHEDULE, maxRunCount: 10, endTime: '2030-01-01T00:00:00Z' };
  const made = await vertex.schedules.create(schedule);
  expect(made).toMatchObject({
    displayName: 'every morning',
    cron: SCHEDULE.cron,
    state: 'ACTIVE',
    maxConcurrentRunCount: 1,
  });
  expect(made.endTime).toBe('2030-01-01T00:00:00.000Z');
  expect(await vertex.schedules.create(schedule)).toMatchObject({ name: made.name });
  expect(await vertex.schedules.create(schedule, { execution: 'another' })).not.toMatchObject({ name: made.name });
  expect(fake.state.schedules).toHaveLength(2);
  expect(await vertex.schedules.pause(made.name)).toMatchObject({ state: 'PAUSED' });
  expect(await vertex.schedules.pause(made.name)).toMatchObject({ state: 'PAUSED' });
  expect(await vertex.schedules.resume(made.name, { catchUp: true })).toMatchObject({ state: 'ACTIVE' });
  expect(await vertex.schedules.list('state="ACTIVE"')).toHaveLength(2);
  await vertex.schedules.delete(made.name);
  await expect(vertex.schedules.delete(made.name)).resolves.toBeUndefined();
  await expect(vertex.schedules.get(made.name)).rejects.toMatchObject({ code: 'VERTEX_NOT_FOUND' });
});
