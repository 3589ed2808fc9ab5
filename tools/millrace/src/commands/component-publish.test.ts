import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProject, WORKSPACE } from '@millrace/images';
import { startFakeGcs } from '@millrace/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commandIn } from '../fixtures/command.ts';

const millrace = commandIn(findProject(WORKSPACE).root);
const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const IMAGES = { ingest: `eu.gcr.io/p/ingest@${digest('a')}`, serve: `eu.gcr.io/p/serve@${digest('b')}` };

let folder: string;
let images: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'millrace-publish-'));
  images = join(folder, 'images.json');
  await writeFile(images, JSON.stringify(IMAGES));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const publish = (bucket: string, ...flags: string[]) =>
  millrace('component', 'publish', '--images', images, '--bucket', bucket, '--version-tag', 'v1', ...flags);

test('a specification has the digest, lies under its version, and is published once', async () => {
  const bucket = join(folder, 'bucket');
  const first = await publish(bucket);
  const path = join(bucket, 'components/ingest/v1/component.yaml');
  expect(first).toMatchObject({ code: 0, stdout: `published file://${path}\n` });
  const text = await readFile(path, 'utf8');
  expect(text).toContain(`image: ${IMAGES.ingest}\n`);
  expect(text).toBe(
    (await readFile(join(WORKSPACE, 'components/ingest/component.yaml'), 'utf8')).replace(
      'gcr.io/PROJECT/ingest',
      IMAGES.ingest,
    ),
  );
  expect((await publish(bucket)).stdout).toBe(`unchanged file://${path}\n`);
});

test('a version that is there is never replaced by another content', async () => {
  const bucket = join(folder, 'bucket');
  await publish(bucket);
  await writeFile(images, JSON.stringify({ ingest: `eu.gcr.io/p/ingest@${digest('c')}` }));
  const again = await publish(bucket);
  expect(again.code).toBe(1);
  expect(again.stderr).toContain('VERSION_TAKEN');
  expect(await readFile(join(bucket, 'components/ingest/v1/component.yaml'), 'utf8')).toContain(digest('a'));
});

test('it goes to a bucket, under a prefix, and --json tells where', async () => {
  const gcs = await startFakeGcs({ buckets: ['bucket'] });
  process.env.STORAGE_EMULATOR_HOST = gcs.url;
  try {
    const { code, stdout, stderr } = await publish('gs://bucket/team', '--prefix', 'steps/', '--json');
    expect(code, stderr).toBe(0);
    const uri = 'gs://bucket/team/steps/ingest/v1/component.yaml';
    expect(JSON.parse(stdout)).toEqual({ version: 'v1', published: { ingest: uri } });
  } finally {
    delete process.env.STORAGE_EMULATOR_HOST;
    await gcs.close();
  }
});

test('a component that is not there is told before anything is written', async () => {
  await writeFile(images, JSON.stringify({ ...IMAGES, nobody: `p/nobody@${digest('a')}` }));
  const bucket = join(folder, 'bucket');
  const { code, stderr } = await publish(bucket);
  expect(code).toBe(2);
  expect(stderr).toContain('nobody: is none of');
  await expect(readFile(join(bucket, 'components/ingest/v1/component.yaml'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('an image without a digest is refused', async () => {
  await writeFile(images, JSON.stringify({ ingest: 'eu.gcr.io/p/ingest:latest' }));
  expect(await publish(join(folder, 'bucket'))).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('INVALID_IMAGES'),
  });
});
