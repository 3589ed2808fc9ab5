import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GcsOperation, type GcsRequest, startFaultySource } from '@millrace/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectUntouched, shapeOf } from './fixtures/bucket.ts';
import { failed, succeeded } from './fixtures/command.ts';
import { GOOD_CSV, OTHER_RECIPE, RECIPE } from './fixtures/data.ts';
import { executable, removeExecutables } from './fixtures/executable.ts';
import { folderScene, gcsScene, type Scene } from './fixtures/scene.ts';
import { BROKEN_FILES, BROKEN_SOURCES, STORAGE_FAULTS } from './matrix.ts';

beforeAll(async () => {
  for (const step of ['ingest', 'preprocess', 'train', 'evaluate'] as const) await executable(step);
});
afterAll(removeExecutables);

/** Matches the first two requests of each operation. */
function firstTwoOfEach(operations: readonly GcsOperation[] | undefined): (request: GcsRequest) => boolean {
  const seen = new Map<GcsOperation, number>();
  return ({ operation }) => {
    const times = (seen.get(operation) ?? 0) + 1;
    seen.set(operation, times);
    return times <= 2 && (operations ?? [operation]).includes(operation);
  };
}

const INGESTED = [
  '.millrace/cache/<key>.json',
  'default/ingest/<id>/execution.json',
  'default/ingest/<id>/log.jsonl',
  'default/ingest/<id>/raw/data/data.csv',
  'default/ingest/<id>/raw/manifest.json',
  'default/ingest/latest.json',
];

describe('a source that', () => {
  test.concurrent.for(BROKEN_SOURCES)('%s', async ([_, action, failure]) => {
    await using scene = await folderScene();
    const source = await startFaultySource({ '/data.csv': { content: GOOD_CSV, ranges: false } });
    const ingest = () =>
      scene.run('ingest', '--source', `${source.url}/data.csv`, '--attempts', '2', '--stall-seconds', '1');
    try {
      succeeded(await ingest());
      const before = await scene.content();
      // Replaced, so that nothing of before could stand in for it.
      source.put('/data.csv', { content: GOOD_CSV.replace('Bitcoin', 'bitcoin'), ranges: false });
      source.faults.inject({ match: { method: 'GET' }, times: Number.POSITIVE_INFINITY, action });
      failed(await ingest(), failure);
      expectUntouched(before, await scene.content(), failure.code);
    } finally {
      await source.close();
    }
  });

  test.concurrent.for([
    ['stops half-way once', { kind: 'reset', afterBytes: 10_000 }],
    ['returns 500 once', { kind: 'status', status: 500 }],
  ] as const)('%s is brought whole', async ([_, action]) => {
    await using scene = await folderScene();
    const source = await startFaultySource(
      { '/data.csv': GOOD_CSV },
      { faults: [{ match: { method: 'GET' }, action }] },
    );
    try {
      succeeded(await scene.run('ingest', '--source', `${source.url}/data.csv`));
      const content = await scene.content();
      expect(shapeOf(content)).toEqual(INGESTED);
      const [data] = [...content].filter(([key]) => key.endsWith('data.csv')).map(([, bytes]) => String(bytes));
      expect(data).toBe(GOOD_CSV);
    } finally {
      await source.close();
    }
  });
});

describe('a file with', () => {
  const prepare = (scene: Scene, raw: string, recipe = RECIPE) =>
    scene.run('preprocess', '--raw', raw, '--recipe', recipe);

  test.concurrent.for(BROKEN_FILES)('%s', async ([_, content, failure]) => {
    await using scene = await folderScene();
    failed(await prepare(scene, await scene.file('data.csv', content)), failure);
    expectUntouched(new Map(), await scene.content(), failure.code);
  });

  test.concurrent('a byte-order mark is read as without', async () => {
    await using scene = await folderScene();
    const plain = succeeded(await prepare(scene, await scene.file('plain.csv', GOOD_CSV)));
    const marked = succeeded(await prepare(scene, await scene.file('marked.csv', `\uFEFF${GOOD_CSV}`)));
    expect(marked.digests).toEqual(plain.digests);
  });
});

describe('a bucket that', () => {
  const ingest = async (scene: Scene) => scene.run('ingest', '--source', await scene.file('data.csv', GOOD_CSV));

  test.concurrent('is missing', async () => {
    await using scene = await gcsScene({ buckets: [] });
    failed(await ingest(scene), { exit: 1, code: 'BUCKET_MISSING' });
    expect(scene.gcs.buckets).toEqual([]);
  });

  test.concurrent.for(['storage.objects.list', 'storage.objects.create', 'storage.objects.delete'])(
    'denies %s',
    async (permission) => {
      await using scene = await gcsScene({ denied: [permission] });
      failed(await ingest(scene), { exit: 1, code: 'ACCESS_DENIED' });
      expect(await scene.content()).toEqual(new Map());
      expect(scene.gcs.openUploads).toBe(0);
    },
  );

  test.concurrent('is a file', async () => {
    await using scene = await folderScene();
    await scene.file('runs', 'mine');
    failed(await ingest(scene), { exit: 1, code: 'KEY_CONFLICT' });
    expect(await readFile(scene.bucket, 'utf8')).toBe('mine');
  });
});

describe('Cloud Storage that, for a while,', () => {
  /** Ingest, and preprocess on what it left: writes and reads of every kind. */
  async function twoSteps(scene: Scene) {
    const source = await scene.file('data.csv', GOOD_CSV);
    const { digests: raw } = succeeded(await scene.run('ingest', '--source', source));
    const { digests: prepared } = succeeded(await scene.run('preprocess', '--recipe', RECIPE));
    // The manifest in raw names the path of the source, which is another in every scene.
    return { raw: Object.keys(raw), prepared, shape: shapeOf(await scene.content()) };
  }
  let undisturbed: Awaited<ReturnType<typeof twoSteps>>;
  beforeAll(async () => {
    await using scene = await gcsScene();
    undisturbed = await twoSteps(scene);
  });

  test.concurrent.for(STORAGE_FAULTS)('%s', async ([_, action, operations]) => {
    await using scene = await gcsScene();
    scene.gcs.faults.inject({
      match: firstTwoOfEach(operations),
      times: Number.POSITIVE_INFINITY,
      action,
    });
    expect(await twoSteps(scene)).toEqual(undisturbed);
    expect(scene.gcs.openUploads).toBe(0);
  });
});

describe('what does not belong together:', () => {
  let made: Scene;
  let model = '';
  let splits = '';
  const path = (execution: string, output: string) => join(made.bucket, execution, output);

  beforeAll(async () => {
    made = await folderScene();
    const raw = await made.file('data.csv', GOOD_CSV);
    splits = path(succeeded(await made.run('preprocess', '--raw', raw, '--recipe', RECIPE)).execution, 'splits');
    model = path(succeeded(await made.run('train', '--splits', splits, '--epochs', '1')).execution, 'model');
  });
  afterAll(() => made[Symbol.asyncDispose]());

  test.concurrent('splits of another recipe', async () => {
    await using scene = await folderScene();
    const raw = await scene.file('data.csv', GOOD_CSV);
    const { execution } = succeeded(await scene.run('preprocess', '--raw', raw, '--recipe', OTHER_RECIPE));
    const before = await scene.content();
    const other = join(scene.bucket, execution, 'splits');
    failed(await scene.run('evaluate', '--model', model, '--splits', other), { exit: 2, code: 'SPLITS_MISMATCH' });
    expectUntouched(before, await scene.content(), 'SPLITS_MISMATCH');
  });

  test.concurrent.for([
    'bundle.json',
    'recipe.json',
    'saved_model/saved_model.pb',
    'tfjs/model.json',
    'tfjs/weights.bin',
  ])('a bundle with a bit flipped in %s', async (name) => {
    await using scene = await folderScene();
    const damaged = join(scene.folder, 'model');
    await cp(model, damaged, { recursive: true });
    const bytes = await readFile(join(damaged, name));
    const middle = Math.floor(bytes.byteLength / 2);
    bytes[middle] = (bytes[middle] ?? 0) ^ 1;
    await writeFile(join(damaged, name), bytes);
    failed(await scene.run('evaluate', '--model', damaged, '--splits', splits), { exit: 1, code: 'BUNDLE_CORRUPT' });
    expectUntouched(new Map(), await scene.content(), 'BUNDLE_CORRUPT');
  });
});
