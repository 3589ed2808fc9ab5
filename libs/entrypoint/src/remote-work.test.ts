import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { artifact, defineComponent, param, type RemoteWork } from '@millrace/contract';
import { openStore } from '@millrace/storage';
import { type FakeGcs, startFakeGcs } from '@millrace/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { invoke } from '../fixtures/src/invoke.ts';
import { remoteWorkOfTask, removeRemoteWork } from './remote-work.ts';

let gcs: FakeGcs;
let root = '';
const seen: { uri: string; digest: string | undefined; work: RemoteWork | undefined }[] = [];
beforeEach(async () => {
  gcs = await startFakeGcs({ buckets: ['bucket'] });
  vi.stubEnv('STORAGE_EMULATOR_HOST', gcs.url);
  root = await mkdtemp(join(tmpdir(), 'millrace-remote-work-'));
  seen.length = 0;
  await gcs.put('bucket', 'raw/a.csv', 'first');
  await gcs.put('bucket', 'raw/b.csv', 'second');
  await gcs.put('bucket', 'raw-other/c.csv', 'not of it');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await gcs.close();
  await rm(root, { recursive: true, force: true });
});

/** A step that leaves something in the folder of its remote work. */
const { definition } = defineComponent({
  name: 'far',
  description: 'Reads in place.',
  inputs: { raw: artifact.dataset('Raw.'), there: param.boolean({ default: true }) },
  outputs: { out: param.string() },
  effects: 'pure',
  readsInPlace: ({ there }) => (there === true ? ['raw'] : []),
  run: async () => ({
    run: async ({ raw }, _outputs, { remoteWork }) => {
      seen.push({ uri: raw.uri, digest: raw.digest, work: remoteWork });
      if (remoteWork !== undefined) await openStore(remoteWork.folder).write('part', 'x');
      return { out: raw.uri };
    },
  }),
});
const run = (...flags: string[]) =>
  invoke(['--bucket', 'gs://bucket', 'local', '--raw', 'gs://bucket/raw', ...flags], { definition });
const read = (): string[] =>
  gcs.requests.flatMap(({ operation, object }) => (operation === 'objects.getMedia' ? [object] : []));
const names = (): string[] => gcs.objects('bucket').map(({ name }) => name);

test('an input that is read in place is not brought, and is known by names and checksums', async () => {
  expect(await run()).toMatchObject({ code: 0 });
  await gcs.put('bucket', 'raw-other/c.csv', 'not of it either');
  expect(await run()).toMatchObject({ code: 0 });
  await gcs.put('bucket', 'raw/b.csv', 'changed');
  expect(await run()).toMatchObject({ code: 0 });
  expect(read().filter((name) => name.startsWith('raw'))).toEqual([]);
  const [first, second, third] = seen;
  expect(first?.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(second).toEqual(first);
  expect(third?.digest).not.toBe(first?.digest);
  expect(first?.work?.folder).toBe(`gs://bucket/.millrace/work/${first?.work?.key}/remote`);
  expect(names().filter((name) => name.includes('/remote/'))).toEqual([]);
});

test('what a producer left is known by its record', async () => {
  const producer = defineComponent({
    ...{ name: 'near', description: 'Makes it.', inputs: {}, effects: 'pure' },
    outputs: { raw: artifact.dataset('Raw.') },
    run: async () => ({
      run: async (_inputs, { raw }) => {
        await writeFile(raw.path, 'made');
        return {};
      },
    }),
  }).definition;
  const bucket = ['--bucket', 'gs://bucket', 'local'];
  expect(await invoke(bucket, { definition: producer })).toMatchObject({ code: 0 });
  const found = { ...definition, defaultsFrom: { raw: 'near' } };
  expect(await invoke(bucket, { definition: found })).toMatchObject({ code: 0 });
  const [{ uri, digest } = { uri: '', digest: '' }] = seen;
  expect(uri).toMatch(/^gs:\/\/bucket\/default\/near\/.*\/raw$/);
  // sha256 of 'made'
  expect(digest).toBe(`sha256:${createHash('sha256').update('made').digest('hex')}`);
  expect(read().filter((name) => name.endsWith('/raw'))).toEqual([]);
});

test('other parameters have it brought', async () => {
  expect(await run('--no-there')).toMatchObject({ code: 0 });
  expect(read()).toEqual(expect.arrayContaining(['raw/a.csv', 'raw/b.csv']));
  expect(seen[0]?.work).toBeUndefined();
});

test('nothing at the place is told', async () => {
  const done = await invoke(['--bucket', 'gs://bucket', 'local', '--raw', 'gs://bucket/none'], { definition });
  expect(done.stderr).toContain('OBJECT_MISSING: There is nothing at gs://bucket/none.');
});

test('a task of KFP works beside its outputs, and removes what is left there', async () => {
  const task = {
    inputs: {
      parameterValues: { there: true },
      artifacts: { raw: { artifacts: [{ name: 'raw', uri: 'gs://bucket/raw', metadata: {} }] } },
    },
    outputs: {
      parameters: { out: { outputFile: join(root, 'out') } },
      artifacts: {},
      outputFile: join(root, 'executor_output.json'),
    },
  };
  const started = await invoke(['kfp', '--executor-input', JSON.stringify(task)], { definition });
  expect(started).toMatchObject({ code: 0 });
  // No output of this task is in a bucket.
  expect(seen).toEqual([{ uri: 'gs://bucket/raw', digest: undefined, work: undefined }]);

  const given = (uri: string) => ({
    code: 'sha256:c',
    input: {
      parameters: { there: true },
      inputs: {},
      outputs: { made: { name: 'made', uri, path: '/made', metadata: {} } },
      parameterFiles: {},
      outputFile: '',
    },
  });
  const remote = remoteWorkOfTask(definition, given('gs://bucket/runs/1/made'));
  expect(remote.remoteWork).toEqual({ key: expect.any(String), folder: 'gs://bucket/runs/1/remote-work' });
  expect(remoteWorkOfTask(definition, given('gs://bucket/runs/2/made')).remoteWork?.key).not.toBe(
    remote.remoteWork?.key,
  );
  await openStore(remote.remoteWork?.folder ?? '').write('part', 'x');
  await gcs.put('bucket', 'runs/1/made', 'x');
  const warned: string[] = [];
  const log = (text: string): void => void warned.push(text);
  const logger = { debug: log, info: log, warn: log, error: log };
  await removeRemoteWork(remote, logger);
  expect(names().filter((name) => name.startsWith('runs/'))).toEqual(['runs/1/made']);
  gcs.faults.inject({ action: { kind: 'deny' } });
  await removeRemoteWork(remote, logger);
  expect(warned).toEqual(['could not remove gs://bucket/runs/1/remote-work']);
});
