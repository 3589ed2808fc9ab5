import { expect, test } from 'vitest';
import { thisProcess } from '../executions/owner.ts';
import type { RunRecord } from './run-record.ts';
import { runState } from './run-state.ts';

const run: RunRecord = {
  ...{ formatVersion: 1, id: 'r', pipeline: 'p', pipelineDigest: 'd', state: 'running', inputs: {}, steps: [] },
  ...{ startedAt: '2026-11-21T09:00:00.000Z', code: {}, host: {}, command: '' },
};
const heartbeat = '2026-11-21T09:10:00.000Z';
const at = (time: string) => new Date(`2026-11-21T${time}Z`);
const me = thisProcess();
const elsewhere = { host: 'elsewhere', pid: 1 };

test.each<[string, Partial<RunRecord>, Date, string]>([
  ['of this process', { owner: me, heartbeat }, at('12:00:00'), 'running'],
  [
    'of a process of this host that is gone',
    { owner: { ...me, processStart: '1' }, heartbeat },
    at('09:10:01'),
    'killed',
  ],
  ['elsewhere, with a recent sign of life', { owner: elsewhere, heartbeat }, at('09:11:30'), 'running'],
  ['elsewhere, without one', { owner: elsewhere, heartbeat }, at('09:13:00'), 'killed'],
  ['that has ended', { owner: elsewhere, state: 'failed' }, at('12:00:00'), 'failed'],
  ['of a record of before there were owners', {}, at('12:00:00'), 'running'],
])('a run %s', (_, facts, now, expected) => {
  expect(runState({ ...run, ...facts }, now)).toBe(expected);
});
