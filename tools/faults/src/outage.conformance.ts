import type { ChildProcess } from 'node:child_process';
import type { FaultAction, GcsRequest } from '@millrace/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectUntouched, shapeOf } from './fixtures/bucket.ts';
import { type Ended, failed, succeeded } from './fixtures/command.ts';
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

describe('an outage that begins in the middle of publishing', () => {
  /** From the second file of the output on, nothing is answered but 503. */
  const outage = (begun: () => void) => {
    let files = 0;
    return forever(
      ({ operation, path }) => {
        if (operation === 'uploads.start' && path.includes('raw%2F')) files += 1;
        if (files >= 2) begun();
        return files >= 2;
      },
      { kind: 'status', status: 503 },
    );
  };
  const sceneWith = (variables: Readonly<Record<string, string>>) => gcsScene({}, variables);
  const leftover = (stderr: string) => stderr.split('\n').filter((line) => line.includes('the next execution sweeps'));

  /** Holds the next execution to leave nothing of the one before. */
  const expectSwept = async (scene: Awaited<ReturnType<typeof sceneWith>>, source: string) => {
    scene.gcs.faults.clear();
    succeeded(await scene.run('ingest', '--source', source));
    expect(shapeOf(await scene.content())).toEqual([
      '.millrace/cache/<key>.json',
      'default/ingest/<id>/execution.json',
      'default/ingest/<id>/log.jsonl',
      'default/ingest/<id>/raw/data/data.csv',
      'default/ingest/<id>/raw/manifest.json',
      'default/ingest/latest.json',
    ]);
  };

  test.concurrent.for([
    ['for two seconds', { MILLRACE_STORAGE_TIMEOUT: '2' }, 30_000],
    ['as long as by default', {}, 90_000],
  ] as const)('ends the command by itself, tried %s, and the next one sweeps', { timeout: GIVEN_UP }, async (row) => {
    const [_, variables, limit] = row;
    await using scene = await sceneWith(variables);
    const source = await scene.file('data.csv', GOOD_CSV);
    scene.gcs.faults.inject(outage(() => undefined));
    const { child, ended } = await scene.start('ingest', '--source', source);
    const end = await within(limit, child, ended);
    failed(end, { exit: 1, code: 'STORAGE_UNAVAILABLE' });
    expect(leftover(end.stderr)).toHaveLength(1);
    await expectSwept(scene, source);
  });

  test.concurrent('ends the command soon after SIGTERM, and the next one sweeps', { timeout: GIVEN_UP }, async () => {
    await using scene = await sceneWith({});
    const source = await scene.file('data.csv', GOOD_CSV);
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    scene.gcs.faults.inject(outage(resolve));
    const { child, ended } = await scene.start('ingest', '--source', source);
    await begun;
    child.kill('SIGTERM');
    const { exit, stdout, stderr } = await within(15_000, child, ended);
    expect({ exit, stderr }).toMatchObject({ exit: 130 });
    expect(JSON.parse(stdout)).toMatchObject({ outcome: 'cancelled', error: { code: 'ABORTED' } });
    expect(leftover(stderr)).toHaveLength(1);
    await expectSwept(scene, source);
  });

  test.concurrent('ends the command at once at the second SIGTERM', { timeout: GIVEN_UP }, async () => {
    await using scene = await sceneWith({});
    const { promise: begun, resolve } = Promise.withResolvers<void>();
    scene.gcs.faults.inject(outage(resolve));
    const { child, ended } = await scene.start('ingest', '--source', await scene.file('data.csv', GOOD_CSV));
    await begun;
    child.kill('SIGTERM');
    // Signals of one kind that wait for a process count as one: the second is sent when the first was heard.
    await new Promise((heard) => setTimeout(heard, 1000));
    child.kill('SIGTERM');
    const { exit, stdout } = await within(3_000, child, ended);
    expect({ exit, stdout }).toEqual({ exit: 130, stdout: '' });
  });
});

/** The end of a command that has to come within some milliseconds; else it is killed, and its exit is `null`. */
async function within(milliseconds: number, child: ChildProcess, ended: Promise<Ended>): Promise<Ended> {
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  return ended.finally(() => clearTimeout(timer));
}
