import { openCloudBuilds } from '@millrace/images/cloud-build';
import { type FakeCloudBuild, startFakeCloudBuild } from '@millrace/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { greenCommits } from './green.ts';

let api: FakeCloudBuild;
beforeEach(async () => {
  process.env.METADATA_SERVER_DETECTION = 'none';
  api = await startFakeCloudBuild();
});
afterEach(() => api.close());

const commit = (digit: string) => digit.repeat(40);
const add = (status: 'SUCCESS' | 'FAILURE' | 'WORKING', trigger: string | undefined, digit: string) =>
  api.add({
    ...{ projectId: 'p', status, substitutions: { COMMIT_SHA: commit(digit) } },
    ...(trigger === undefined ? {} : { buildTriggerId: trigger }),
  });

async function green(id: string | null | undefined) {
  const environment = { CLOUD_BUILD_EMULATOR_HOST: api.address };
  const builds = await openCloudBuilds({ project: 'p', region: 'europe-west4', environment });
  try {
    return await greenCommits(builds, id ?? '');
  } finally {
    await builds.close();
  }
}

test('are those of the same trigger that succeeded, newest first, each once', async () => {
  add('SUCCESS', 'mine', 'a');
  add('SUCCESS', 'mine', 'b');
  add('FAILURE', 'mine', 'c');
  add('SUCCESS', 'other', 'd');
  add('SUCCESS', 'mine', 'a');
  const { id } = add('WORKING', 'mine', 'e');
  expect(await green(id)).toEqual([commit('a'), commit('b')]);
});

test('are none for a build by hand', async () => {
  add('SUCCESS', undefined, 'a');
  expect(await green(add('WORKING', undefined, 'b').id)).toEqual([]);
});

test('leave out builds that name no commit', async () => {
  api.add({ projectId: 'p', status: 'SUCCESS', buildTriggerId: 'mine' });
  expect(await green(add('WORKING', 'mine', 'b').id)).toEqual([]);
});

test('beyond a page of the list are found, up to thirty', async () => {
  const digits = [...'123456789'];
  for (let i = 0; i < 120; i++) add('SUCCESS', 'mine', digits[i % 9] ?? '');
  expect(await green(add('WORKING', 'mine', 'b').id)).toHaveLength(9);
  const lists = api.calls.filter(({ method }) => method === 'ListBuilds');
  expect(lists).toHaveLength(1);
});

test('survive a list that is dropped once', async () => {
  add('SUCCESS', 'mine', 'a');
  const { id } = add('WORKING', 'mine', 'e');
  api.faults.inject({ match: { operation: 'ListBuilds' }, action: { kind: 'status', code: 'UNAVAILABLE' } });
  expect(await green(id)).toEqual([commit('a')]);
});
