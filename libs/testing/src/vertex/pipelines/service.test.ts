import { setTimeout as wait } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { pipelineJob, spec } from '../fixtures/pipeline.ts';

type Clients = Awaited<ReturnType<typeof clientsOf>>;

async function create({ pipelines }: Clients, job: object = pipelineJob(), more: object = {}): Promise<string> {
  const [created] = await pipelines.createPipelineJob({ parent: LOCATION, pipelineJob: job, ...more });
  return created.name ?? '';
}

/** State of the job, then of its tasks. */
async function look({ pipelines }: Clients, name: string): Promise<string> {
  const [job] = await pipelines.getPipelineJob({ name });
  const tasks = job.jobDetail?.taskDetails?.map(({ taskUniqueName, state }) => `${taskUniqueName} ${state}`) ?? [];
  return [String(job.state).replace('PIPELINE_STATE_', ''), ...tasks.toSorted()].join(', ');
}

test('tasks take their states in the order of the pipeline, a step at each question', async () => {
  const clients = await clientsOf();
  const name = await create(clients, pipelineJob(), { pipelineJobId: 'prices-1' });
  expect(name).toBe(`${LOCATION}/pipelineJobs/prices-1`);
  const seen = [];
  for (let step = 0; step < 4; step += 1) seen.push(await look(clients, name));
  expect(seen).toEqual([
    'RUNNING, clean PENDING, condition-1 PENDING, condition-1.train PENDING, prepare RUNNING',
    'RUNNING, clean PENDING, condition-1 RUNNING, condition-1.train RUNNING, prepare SUCCEEDED',
    'RUNNING, clean RUNNING, condition-1 SUCCEEDED, condition-1.train SUCCEEDED, prepare SUCCEEDED',
    'SUCCEEDED, clean SUCCEEDED, condition-1 SUCCEEDED, condition-1.train SUCCEEDED, prepare SUCCEEDED',
  ]);
  const [job] = await clients.pipelines.getPipelineJob({ name });
  const [train] = (job.jobDetail?.taskDetails ?? []).filter(({ taskName }) => taskName === 'train');
  const [condition] = (job.jobDetail?.taskDetails ?? []).filter(({ taskName }) => taskName === 'condition-1');
  expect(train?.parentTaskId).toBe(condition?.taskId);
  expect(train?.executorDetail?.containerDetail?.mainJob).toMatch(/\/customJobs\/\d+$/);
  expect(job.endTime).not.toBeNull();
});

test('a task that is told to fail fails the job; an exit handler runs all the same', async () => {
  const clients = await clientsOf({ pace: 10 });
  const name = await create(clients);
  clients.vertex.fail(name, { task: 'train', message: 'no memory' });
  while ((await look(clients, name)).match(/^(PENDING|RUNNING)/)) await wait(5);
  expect(await look(clients, name)).toBe(
    'FAILED, clean SUCCEEDED, condition-1 FAILED, condition-1.train FAILED, prepare SUCCEEDED',
  );
  const [job] = await clients.pipelines.getPipelineJob({ name });
  expect(job.error?.message).toMatch('The failed tasks are: [train]');
  expect(job.jobDetail?.taskDetails?.find(({ taskName }) => taskName === 'train')?.error?.message).toBe('no memory');
});

test('what waits for a task that failed is not triggered', async () => {
  const clients = await clientsOf();
  const name = await create(clients);
  clients.vertex.fail(name, { task: 'prepare' });
  await clients.vertex.advance();
  await clients.vertex.advance();
  expect(await look(clients, name)).toMatch('condition-1 NOT_TRIGGERED, condition-1.train NOT_TRIGGERED');
});

test('a job is cancelled, listed and deleted when it has ended', async () => {
  const clients = await clientsOf();
  const name = await create(clients, { ...pipelineJob(), labels: { run: 'a' } });
  await expect(clients.pipelines.deletePipelineJob({ name })).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
  });
  await clients.pipelines.cancelPipelineJob({ name });
  expect(await look(clients, name)).toMatch('CANCELLED, clean CANCELLED');
  await expect(clients.pipelines.cancelPipelineJob({ name })).rejects.toMatchObject({
    code: status.FAILED_PRECONDITION,
  });
  await create(clients, { ...pipelineJob(), labels: { run: 'b' } });
  const list = async (filter: string, paths: string[] = []) =>
    (await clients.pipelines.listPipelineJobs({ parent: LOCATION, filter, readMask: { paths } }))[0];
  expect((await list('pipeline_name="prices" AND labels.run="a"')).map((job) => job.name)).toEqual([name]);
  expect(await list('state="PIPELINE_STATE_PENDING"', ['name'])).toMatchObject([{ displayName: '' }]);
  const [remove] = await clients.pipelines.deletePipelineJob({ name });
  await remove.promise();
  await expect(look(clients, name)).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('what Vertex AI refuses of a pipeline job is refused, with the field', async () => {
  const clients = await clientsOf();
  const job = pipelineJob();
  const lost = { ...spec.root.dag.tasks, clean: { ...spec.root.dag.tasks.clean, dependentTasks: ['gone'] } };
  const wrong: Record<string, object> = {
    'runtime_config.gcs_output_directory': { ...job, runtimeConfig: { ...job.runtimeConfig, gcsOutputDirectory: '' } },
    schemaVersion: pipelineJob({ ...spec, schemaVersion: '2.0.0' }),
    // What a second document for Kubernetes holds does not belong in the spec.
    pipeline_spec: pipelineJob({ ...spec, platforms: { kubernetes: {} } }),
    'parameter_values.rato': pipelineJob(spec, { epochs: 1, rato: 2 }),
    'parameter_values.epochs': pipelineJob(spec, {}),
    'runtime_config.parameter_values.epochs': pipelineJob(spec, { epochs: 1.5 }),
    'tasks.prepare': pipelineJob({ ...spec, components: {} }),
    'tasks.train': pipelineJob({ ...spec, deploymentSpec: { executors: {} } }),
    'tasks.clean': pipelineJob({ ...spec, root: { ...spec.root, dag: { tasks: lost } } }),
    'labels.Team': { ...job, labels: { Team: 'x' } },
  };
  for (const [field, each] of Object.entries(wrong)) {
    const error = await create(clients, each).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error, field).toMatchObject({ code: status.INVALID_ARGUMENT });
    const fields = error.statusDetails[0].fieldViolations.map((violation: { field: string }) => violation.field);
    expect(fields.join()).toContain(field);
  }
});

test('an id is taken once, and has letters, digits and hyphens', async () => {
  const clients = await clientsOf();
  await create(clients, pipelineJob(), { pipelineJobId: 'prices-1' });
  const again = create(clients, pipelineJob(), { pipelineJobId: 'prices-1' });
  await expect(again).rejects.toMatchObject({ code: status.ALREADY_EXISTS });
  const wrong = create(clients, pipelineJob(), { pipelineJobId: 'Prices_1' });
  await expect(wrong).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
});
