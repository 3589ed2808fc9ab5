import { expect, test } from 'vitest';
import { codeOf, hostFixture } from './fixtures/host.ts';
import { PIPELINE } from './fixtures/pipeline.ts';

const WANTED = { name: 'nightly', pipeline: { spec: PIPELINE }, parameters: { epochs: 1 } };

test('a schedule is a cron expression or an interval, and is turned on, off and deleted', async () => {
  await using fixture = await hostFixture();
  const { recurringRuns } = fixture.kfp;
  const schedule = { cron: '0 0 9 ? * 2-6', start: '2026-11-21T00:00:00Z' };
  const made = await recurringRuns.create({ ...WANTED, schedule, noCatchup: true, maximumConcurrency: 2 });
  expect(made).toMatchObject({ schedule, enabled: true, noCatchup: true, maximumConcurrency: 2, spec: PIPELINE });
  await recurringRuns.disable(made.id);
  expect((await recurringRuns.get(made.id)).enabled).toBe(false);
  await recurringRuns.enable(made.id);
  expect((await recurringRuns.get(made.id)).enabled).toBe(true);
  const other = await recurringRuns.create({ ...WANTED, schedule: { everySeconds: 3600 }, enabled: false });
  expect(other).toMatchObject({ schedule: { everySeconds: 3600 }, enabled: false, maximumConcurrency: 1 });
  expect(await recurringRuns.list({ sortBy: 'createdAt' }).all()).toMatchObject([{ id: made.id }, { id: other.id }]);
  await recurringRuns.delete(made.id);
  expect(await codeOf(recurringRuns.get(made.id))).toBe('KFP_NOT_FOUND');
  expect(await recurringRuns.list({ experimentId: other.experimentId }).all()).toMatchObject([{ id: other.id }]);
});

test('what no schedule can be is refused in the words of the server', async () => {
  await using fixture = await hostFixture();
  const { recurringRuns } = fixture.kfp;
  const often = { ...WANTED, schedule: { everySeconds: 60 }, maximumConcurrency: 11 };
  await expect(recurringRuns.create(often)).rejects.toThrow('at most 10');
  await expect(recurringRuns.create({ ...WANTED, schedule: { cron: 'daily' } })).rejects.toThrow('cron');
});

test('an experiment that is archived takes its runs along and turns its schedules off', async () => {
  await using fixture = await hostFixture();
  const { experiments, recurringRuns, runs } = fixture.kfp;
  const { id: experimentId } = await experiments.create({ name: 'old', description: 'Of last year.' });
  const run = await runs.create({ ...WANTED, experimentId });
  const recurring = await recurringRuns.create({ ...WANTED, experimentId, schedule: { everySeconds: 60 } });
  await experiments.archive(experimentId);
  expect((await experiments.get(experimentId)).archived).toBe(true);
  expect((await runs.get(run.id)).archived).toBe(true);
  expect((await recurringRuns.get(recurring.id)).enabled).toBe(false);
  await expect(runs.unarchive(run.id)).rejects.toThrow('must be un-archived first');
  await experiments.unarchive(experimentId);
  await runs.unarchive(run.id);
  await experiments.delete(experimentId);
  expect(await codeOf(experiments.get(experimentId))).toBe('KFP_NOT_FOUND');
});
