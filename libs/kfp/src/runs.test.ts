import { expect, test } from 'vitest';
import { codeOf, hostFixture } from './fixtures/host.ts';
import { PIPELINE } from './fixtures/pipeline.ts';
import { stepsOf } from './steps.ts';

test('a run of a compiled pipeline goes into an experiment, and its steps are told without helpers', async () => {
  await using fixture = await hostFixture();
  const { kfp, host } = fixture;
  const experiment = await kfp.experiments.ensure({ name: 'nightly' });
  expect(await kfp.experiments.ensure({ name: 'nightly' })).toEqual(experiment);
  const made = await kfp.runs.create({
    ...{ name: 'one', pipeline: { spec: PIPELINE }, experimentId: experiment.id, parameters: { epochs: 3 } },
    ...{ pipelineRoot: 'gs://b/root', serviceAccount: 'runner', description: 'first' },
  });
  expect(made).toMatchObject({ state: 'PENDING', spec: PIPELINE, parameters: { epochs: 3 }, serviceAccount: 'runner' });
  expect(stepsOf(made)).toEqual([]);
  host.advance(made.id);
  host.advance(made.id);
  const running = await kfp.runs.get(made.id);
  expect(running.state).toBe('RUNNING');
  expect(stepsOf(running).map(({ name, state }) => [name, state])).toEqual([
    ['prepare', 'SUCCEEDED'],
    ['train', 'RUNNING'],
  ]);
  expect(running.finishedAt).toBeUndefined();
  host.finish(made.id);
  const ended = await kfp.runs.get(made.id);
  expect(ended.state).toBe('SUCCEEDED');
  expect(ended.history.map(({ state }) => state)).toEqual(['PENDING', 'RUNNING', 'SUCCEEDED']);
});

test('a version is run by its id, the latest without one', async () => {
  await using fixture = await hostFixture();
  const { kfp } = fixture;
  const pipeline = await kfp.pipelines.upload({ spec: PIPELINE }, { name: 'p' });
  const version = await kfp.pipelines.uploadVersion(pipeline.id, { spec: PIPELINE }, { name: 'v2' });
  const parameters = { epochs: 1 };
  const latest = await kfp.runs.create({ name: 'latest', pipeline: { pipelineId: pipeline.id }, parameters });
  expect(latest.pipeline).toEqual({ pipelineId: pipeline.id, versionId: version.id });
  const [first] = await kfp.pipelines.listVersions(pipeline.id).all();
  const named = { pipelineId: pipeline.id, versionId: first?.id ?? '' };
  expect((await kfp.runs.create({ name: 'first', pipeline: named, parameters })).pipeline).toEqual(named);
});

test('the server says what is wrong with the parameters', async () => {
  await using fixture = await hostFixture();
  const create = (parameters: object) =>
    fixture.kfp.runs.create({ name: 'r', pipeline: { spec: PIPELINE }, parameters: { ...parameters } });
  await expect(create({})).rejects.toMatchObject({
    code: 'KFP_INVALID',
    message: expect.stringContaining('parameter epochs is not optional'),
    fields: { status: 400, rpcCode: 3 },
  });
  await expect(create({ epochs: 1, more: 2 })).rejects.toThrow('not required by pipeline: more');
});

test('a run is terminated, retried, archived and deleted', async () => {
  await using fixture = await hostFixture();
  const { kfp, host } = fixture;
  const { id } = await kfp.runs.create({ name: 'r', pipeline: { spec: PIPELINE }, parameters: { epochs: 1 } });
  expect(await codeOf(kfp.runs.retry(id))).toBe('KFP_CONFLICT');
  host.advance(id);
  await kfp.runs.terminate(id);
  expect((await kfp.runs.get(id)).state).toBe('CANCELING');
  host.advance(id);
  expect((await kfp.runs.get(id)).state).toBe('CANCELED');
  expect(await codeOf(kfp.runs.terminate(id))).toBe('KFP_INVALID');
  await kfp.runs.retry(id);
  host.finish(id);
  expect((await kfp.runs.get(id)).state).toBe('SUCCEEDED');
  await kfp.runs.archive(id);
  expect((await kfp.runs.get(id)).archived).toBe(true);
  await kfp.runs.unarchive(id);
  await kfp.runs.delete(id);
  expect(await codeOf(kfp.runs.get(id))).toBe('KFP_NOT_FOUND');
});

test('a step that failed is shown with the last lines of its log', async () => {
  await using fixture = await hostFixture();
  const { kfp, host } = fixture;
  const { id } = await kfp.runs.create({ name: 'r', pipeline: { spec: PIPELINE }, parameters: { epochs: 1 } });
  const log = Array.from({ length: 30 }, (_, line) => `line ${line}`).join('\n');
  host.finish(id, { task: 'train', log: `${log}\n` });
  const run = await kfp.runs.get(id);
  expect(run.state).toBe('FAILED');
  const [failure, ...others] = await kfp.runs.failures(run, { lines: 2 });
  expect(failure).toMatchObject({ step: { name: 'train' }, log: { lines: ['line 28', 'line 29'] } });
  expect(others).toEqual([]);
  const [node = ''] = failure?.step.task.nodes ?? [];
  const whole = await kfp.runs.readArtifact({ runId: id, node, name: 'main-logs' });
  expect(whole.toString()).toBe(`${log}\n`);
  expect(await codeOf(kfp.runs.readArtifact({ runId: id, node, name: 'none' }))).toBe('KFP_NOT_FOUND');
  expect(stepsOf(run).map(({ name, state }) => `${name} ${state}`)).toContain('evaluate SKIPPED');
});

test('where there is no log, the host says why', async () => {
  await using fixture = await hostFixture();
  const { kfp, host } = fixture;
  const { id } = await kfp.runs.create({ name: 'r', pipeline: { spec: PIPELINE }, parameters: { epochs: 1 } });
  host.finish(id, { task: 'prepare' });
  const run = await kfp.runs.get(id);
  const [skipped] = stepsOf(run).filter(({ state }) => state === 'SKIPPED');
  if (skipped === undefined) throw new Error('No step was skipped.');
  const none = { lines: [], node: undefined };
  expect(await kfp.runs.log(id, skipped.task)).toMatchObject({
    ...none,
    reason: 'the host names no node of this step',
  });
  const elsewhere = { ...skipped.task, nodes: ['workflow-1'] };
  expect(await kfp.runs.log(id, elsewhere)).toMatchObject({ ...none, reason: expect.stringContaining('not found') });
  host.faults.inject({ action: { kind: 'deny', permission: 'no logs' }, times: 9 });
  expect(await kfp.runs.log(id, elsewhere)).toMatchObject({ ...none, reason: expect.stringContaining('no logs') });
});
