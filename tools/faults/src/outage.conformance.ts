import type { FaultAction, GcsRequest } from '@millrace/testing';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { expectUntouched } from './fixtures/bucket.ts';
import { failed, succeeded } from './fixtures/command.ts';
import { GOOD_CSV, RECIPE } from './fixtures/data.ts';
import { executable, removeExecutables } from './fixtures/executable.ts';
import { gcsScene } from './fixtures/scene.ts';

// With the waits that users get: most of a minute for each call that is given up.
const GIVEN_UP = 300_000;

beforeAll(async () => {
  for (const step of ['ingest', 'preprocess'] as const) await executable(step);
});
afterAll(removeExecutables);

const forever = (match: (request: GcsRequest) => boolean, action: FaultAction) => ({
  ...{ match, action },
  times: Number.POSITIVE_INFINITY,
});

const always = () => true;
const writesOutput = ({ operation, path }: GcsRequest) =>
  operation.startsWith('uploads.') && /raw%2F|upload_id/.test(path) && !/claim|execution|log/.test(path);
const readsOutput = ({ operation, object }: GcsRequest) => operation === 'objects.getMedia' && object.includes('/raw/');

describe('Cloud Storage that without end', () => {
  test.concurrent.for<readonly [string, (request: GcsRequest) => boolean, FaultAction, string]>([
    ['answers 429', always, { kind: 'status', status: 429 }, 'STORAGE_UNAVAILABLE'],
    ['answers 503', always, { kind: 'status', status: 503 }, 'STORAGE_UNAVAILABLE'],
    ['resets the connection', always, { kind: 'reset' }, 'STORAGE_UNAVAILABLE'],
    ['truncates', always, { kind: 'truncate', afterBytes: 3 }, 'STORAGE_UNAVAILABLE'],
    ['refuses outputs', writesOutput, { kind: 'status', status: 503 }, 'STORAGE_UNAVAILABLE'],
    ['corrupts outputs', writesOutput, { kind: 'corruptUpload', at: 50 }, 'CHECKSUM_MISMATCH'],
  ])('%s stops ingest', { timeout: GIVEN_UP }, async ([_, match, action, code]) => {
    await using scene = await gcsScene();
    scene.gcs.faults.inject(forever(match, action));
    failed(await scene.run('ingest', '--source', await scene.file('data.csv', GOOD_CSV)), { exit: 1, code });
    expectUntouched(new Map(), await scene.content(), code);
  });

  test.concurrent.for<readonly [string, FaultAction, string]>([
    ['truncates', { kind: 'truncate', afterBytes: 0 }, 'STORAGE_UNAVAILABLE'],
    ['corrupts', { kind: 'corrupt', at: 0 }, 'CHECKSUM_MISMATCH'],
  ])('%s inputs stops preprocess', { timeout: GIVEN_UP }, async ([_, action, code]) => {
    await using scene = await gcsScene();
    succeeded(await scene.run('ingest', '--source', await scene.file('data.csv', GOOD_CSV)));
    const before = await scene.content();
    scene.gcs.faults.inject(forever(readsOutput, action));
    failed(await scene.run('preprocess', '--recipe', RECIPE), { exit: 1, code });
    expectUntouched(before, await scene.content(), code);
  });
});
