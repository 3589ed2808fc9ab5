import { status } from '@grpc/grpc-js';
import { expect, test } from 'vitest';
import { clientsOf, LOCATION } from '../fixtures/clients.ts';
import { pipelineJob } from '../fixtures/pipeline.ts';

const schedule = (more: object = {}) => ({
  parent: LOCATION,
  schedule: {
    ...{ displayName: 'nightly', cron: '0 3 * * *', maxConcurrentRunCount: 1 },
    createPipelineJobRequest: { parent: LOCATION, pipelineJob: pipelineJob() },
    ...more,
  },
});

test('runs start when they are due, and never while the schedule is paused', async () => {
  let time = new Date('2026-11-21T12:00:00Z');
  const { vertex, schedules, pipelines } = await clientsOf({ now: () => time });
  const [{ name, nextRunTime, state }] = await schedules.createSchedule(schedule());
  expect([state, Number(nextRunTime?.seconds) * 1000]).toEqual(['ACTIVE', Date.parse('2026-11-22T03:00:00Z')]);
  const runsAt = async (at: string) => {
    time = new Date(at);
    await vertex.advance();
    return (await pipelines.listPipelineJobs({ parent: LOCATION }))[0].length;
  };
  expect(await runsAt('2026-11-22T02:59:59Z')).toBe(0);
  expect(await runsAt('2026-11-22T03:00:00Z')).toBe(1);
  expect(await runsAt('2026-11-22T03:00:30Z')).toBe(1);
  expect(vertex.state.pipelineJobs[0]?.scheduleName).toBe(name);
  await schedules.pauseSchedule({ name });
  await expect(schedules.pauseSchedule({ name })).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  expect(await runsAt('2026-11-23T03:00:00Z')).toBe(1);
  await schedules.resumeSchedule({ name });
  await expect(schedules.resumeSchedule({ name })).rejects.toMatchObject({ code: status.FAILED_PRECONDITION });
  expect(await runsAt('2026-11-24T03:00:00Z')).toBe(2);
  const [after] = await schedules.getSchedule({ name });
  expect(after).toMatchObject({
    startedRunCount: '2',
    state: 'ACTIVE',
    lastScheduledRunResponse: { runResponse: 'OK' },
  });
});

test('a schedule of so many runs is completed after them', async () => {
  let time = new Date('2026-11-21T12:00:00Z');
  const { vertex, schedules } = await clientsOf({ now: () => time });
  const [{ name }] = await schedules.createSchedule(schedule({ maxRunCount: 1 }));
  time = new Date('2026-11-30T12:00:00Z');
  await vertex.advance();
  await vertex.advance();
  const [after] = await schedules.getSchedule({ name });
  expect(after).toMatchObject({ state: 'COMPLETED', startedRunCount: '1', nextRunTime: null });
});

test('a schedule is found, updated field by field, and deleted', async () => {
  const { schedules } = await clientsOf();
  const [{ name }] = await schedules.createSchedule(schedule());
  await schedules.createSchedule(schedule({ displayName: 'weekly' }));
  const [found] = await schedules.listSchedules({
    parent: LOCATION,
    filter: 'display_name="nightly" AND state="ACTIVE"',
  });
  expect(found.map((each) => each.name)).toEqual([name]);
  const update = (paths: string[], change: object) =>
    schedules.updateSchedule({ schedule: { name, ...change }, updateMask: { paths } });
  const [updated] = await update(['cron'], { cron: '0 4 * * *', displayName: 'other' });
  expect(updated).toMatchObject({ cron: '0 4 * * *', displayName: 'nightly' });
  await expect(update(['cron'], { cron: 'soon' })).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  const [remove] = await schedules.deleteSchedule({ name });
  await remove.promise();
  await expect(schedules.getSchedule({ name })).rejects.toMatchObject({ code: status.NOT_FOUND });
});

test('what Vertex AI refuses of a schedule is refused', async () => {
  const { schedules } = await clientsOf();
  const wrong = {
    'no cron line': { cron: 'every night' },
    'no run at a time': { maxConcurrentRunCount: 0 },
    'a wrong pipeline job': { createPipelineJobRequest: { parent: LOCATION, pipelineJob: {} } },
    'an id for all runs': {
      createPipelineJobRequest: { parent: LOCATION, pipelineJobId: 'mine', pipelineJob: pipelineJob() },
    },
    'no name': { displayName: '' },
  };
  for (const [name, more] of Object.entries(wrong)) {
    const refused = schedules.createSchedule(schedule(more));
    await expect(refused, name).rejects.toMatchObject({ code: status.INVALID_ARGUMENT });
  }
});
