import type { MillraceError } from '@millrace/contract';
import { expect, test } from 'vitest';
import { hostFixture } from './fixtures/host.ts';
import { PIPELINE } from './fixtures/pipeline.ts';

const RUN = { name: 'r', pipeline: { spec: PIPELINE }, parameters: { epochs: 1 } };

test('a watch tells of each change once, and looks more rarely while nothing changes', async () => {
  await using fixture = await hostFixture();
  const { kfp, host } = fixture;
  const { id } = await kfp.runs.create(RUN);
  const waits: number[] = [];
  // Two looks out of three find nothing new.
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds);
    if (waits.length % 3 === 0) host.advance(id);
  };
  const told: string[] = [];
  for await (const { changed, run, ended } of kfp.runs.watch(id, { sleep, interval: 1000, maximumInterval: 2000 })) {
    told.push(`${run.state}${ended ? '!' : ''} ${changed.map(({ name, state }) => `${name} ${state}`).join()}`.trim());
  }
  expect(told).toEqual([
    'PENDING',
    'RUNNING prepare RUNNING',
    'RUNNING prepare SUCCEEDED,train RUNNING',
    'RUNNING train SUCCEEDED,evaluate RUNNING',
    'SUCCEEDED! evaluate SUCCEEDED',
  ]);
  expect(waits.slice(0, 4)).toEqual([1000, 1500, 2000, 1000]);
});

test('the end of a run that failed is no error', async () => {
  await using fixture = await hostFixture();
  const { id } = await fixture.kfp.runs.create(RUN);
  fixture.host.finish(id, { task: 'prepare' });
  expect((await fixture.kfp.runs.wait(id)).state).toBe('FAILED');
});

test('an outage is sat out, but not for ever', async () => {
  await using fixture = await hostFixture({}, { retry: { attempts: 1 } });
  const { kfp, host } = fixture;
  const { id } = await kfp.runs.create(RUN);
  host.faults.inject({ after: 1, times: 3, action: { kind: 'status', status: 503 } });
  let time = 0;
  const sleep = async (milliseconds: number) => {
    time += milliseconds;
    if (time > 4000) host.finish(id);
  };
  const now = () => time;
  const outages: string[] = [];
  const onOutage = ({ code }: MillraceError) => void outages.push(code);
  expect((await kfp.runs.wait(id, { sleep, now, onOutage })).state).toBe('SUCCEEDED');
  expect(outages).toEqual(['KFP_UNAVAILABLE', 'KFP_UNAVAILABLE', 'KFP_UNAVAILABLE']);
  const { id: other } = await kfp.runs.create(RUN);
  host.faults.inject({ after: 1, times: 1000, action: { kind: 'reset' } });
  const pass = async (milliseconds: number) => {
    time += milliseconds;
  };
  const endless = { sleep: pass, now, outage: 60_000 };
  await expect(kfp.runs.wait(other, endless)).rejects.toMatchObject({ code: 'KFP_UNREACHABLE' });
});

test('a host that never answered is not waited for', async () => {
  await using fixture = await hostFixture({}, { retry: { attempts: 1 } });
  fixture.host.faults.inject({ times: 1000, action: { kind: 'reset' } });
  await expect(fixture.kfp.runs.wait('r')).rejects.toMatchObject({ code: 'KFP_UNREACHABLE' });
  expect(fixture.host.requests).toHaveLength(1);
});

test('a run that is not there is an error at once', async () => {
  await using fixture = await hostFixture();
  await expect(fixture.kfp.runs.wait('none')).rejects.toMatchObject({ code: 'KFP_NOT_FOUND' });
});
