import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recipe } from '@millrace/bitcoin/recipe';
import { openStore, type Store } from '@millrace/storage';
import { startFakeGcs } from '@millrace/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { buildImage } from './build-image.ts';
import { COMPONENTS } from './fixtures/components.ts';
import { command, dockerRun, succeed } from './fixtures/containers.ts';
import { predict, predictedRows } from './fixtures/serving.ts';
import { WORKSPACE } from './project.ts';

const SAMPLE = join(WORKSPACE, 'pipelines/bitcoin/data/sample.csv');
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'millrace-containers-'));
  for (const name of COMPONENTS)
    await buildImage(name, { repository: 'millrace', tag: 'test', onOutput: () => undefined });
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

/** Every step of bitcoin by hand, as the README tells: an input not named is the latest success of its producer. */
const STEPS: readonly (readonly [component: string, args: readonly string[]])[] = [
  ['ingest', ['--source', '/sample.csv']],
  ['preprocess', ['--recipe', JSON.stringify(recipe)]],
  ['tune', ['--max-trials', '2', '--epochs', '4']],
  ['train', ['--epochs', '20']],
  ['resolve', []],
  ['evaluate', ['--threshold', '0.6', '--relative-to', 'naive', '--naive-column', 'open']],
  ['deploy', ['--model-name', 'bitcoin']],
];

async function everyStep(where: readonly string[], flags: readonly string[]): Promise<void> {
  for (const [component, args] of STEPS) {
    const all = ['--project', 'p', ...where, '--pipeline', 'bitcoin', 'local', '--json', ...args];
    const out = await succeed('docker', dockerRun(component, all, ['--volume', `${SAMPLE}:/sample.csv:ro`, ...flags]));
    expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({ outcome: 'succeeded' });
  }
}

async function keys(store: Store): Promise<string[]> {
  const found: string[] = [];
  for await (const object of store.list('')) found.push(object.key);
  return found;
}

const latestOf = async (store: Store, step: string) => {
  const { bytes } = await store.readBytes(`bitcoin/${step}/latest.json`);
  return String(JSON.parse(bytes.toString()).execution);
};

describe('every component as a container', () => {
  test('works against a bucket', async () => {
    const gcs = await startFakeGcs({ buckets: ['bucket'] });
    const emulator = ['--env', `STORAGE_EMULATOR_HOST=${gcs.host}`];
    try {
      await everyStep(['--bucket', 'gs://bucket'], emulator);
      process.env.STORAGE_EMULATOR_HOST = gcs.url;
      const store = await openStore('gs://bucket');
      for (const [step] of STEPS) expect(await latestOf(store, step)).toMatch(new RegExp(`^bitcoin/${step}/`));
      expect((await keys(store)).filter((k) => k.includes('claim.json') || k.includes('.partial'))).toEqual([]);
    } finally {
      delete process.env.STORAGE_EMULATOR_HOST;
      await gcs.close();
    }
  });

  test('works against a mounted folder', async () => {
    const folder = join(scratch, 'mounted');
    await mkdir(folder);
    const owner = `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`;
    await everyStep(['--bucket', '/data'], ['--volume', `${folder}:/data`, '--user', owner]);
    const store = await openStore(folder);
    for (const [step] of STEPS) expect(await latestOf(store, step)).toMatch(new RegExp(`^bitcoin/${step}/`));
  });
});

describe('the image of serve', () => {
  test('answers raw rows as evaluate predicted them, lists every problem of bad ones, and drains on SIGTERM', async () => {
    const folder = join(scratch, 'mounted');
    const store = await openStore(folder);
    const rows = await predictedRows(join(folder, await latestOf(store, 'evaluate'), 'evaluation'));
    expect(rows.length).toBeGreaterThan(100);
    const port = 20_000 + (process.pid % 10_000);
    const name = `millrace-serve-${process.pid}`;
    const flags = ['--name', name, '--volume', `${folder}:/data:ro`, '--env', `AIP_HTTP_PORT=${port}`];
    const args = ['--model', '/data/bitcoin/models/bitcoin@champion'];
    const server = command('docker', dockerRun('serve', args, flags));
    const url = `http://127.0.0.1:${port}`;
    const good = await predict(
      url,
      rows.map(({ open, high, low }) => ({ open, high, low })),
    );
    const { predictions } = z.object({ predictions: z.array(z.number()) }).parse(good.body);
    const worst = rows.map(({ predicted }, i) => Math.abs((predictions[i] ?? 0) - predicted) / Math.abs(predicted));
    expect(Math.max(...worst)).toBeLessThan(1e-5);

    const bad = await predict(url, [{ open: 'x', high: 1 }, 7]);
    expect(bad.status).toBe(400);
    const { error } = z
      .object({ error: z.object({ problems: z.array(z.object({ path: z.string() })) }) })
      .parse(bad.body);
    expect(error.problems.map((p) => p.path)).toEqual(
      expect.arrayContaining(['instances[0].open', 'instances[0].low']),
    );
    expect(error.problems.some((p) => p.path.startsWith('instances[1]'))).toBe(true);

    await succeed('docker', ['kill', '--signal', 'TERM', name]);
    expect((await server.ended).code).toBe(0);
  });
});

describe('a container killed in the middle', () => {
  test('leaves no half output, and run again it goes on from its checkpoint', async () => {
    const folder = join(scratch, 'mounted');
    const store = await openStore(folder);
    const before = await latestOf(store, 'train');
    const flags = ['--volume', `${folder}:/data`, '--user', `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`];
    const args = [
      '--bucket',
      '/data',
      '--pipeline',
      'bitcoin',
      'local',
      '--epochs',
      '12000',
      '--patience',
      '0',
      '--json',
    ];
    const name = `millrace-killed-${process.pid}`;
    const killed = command('docker', dockerRun('train', args, [...flags, '--name', name]));
    const early = killed.ended.then(({ stderr }) =>
      Promise.reject(new Error(`It ended by itself:\n${stderr.slice(-2000)}`)),
    );
    await Promise.race([early, waitFor(async () => (await keys(store)).some((k) => k.startsWith('.millrace/work/')))]);
    early.catch(() => undefined);
    await succeed('docker', ['kill', '--signal', 'KILL', name]);
    expect((await killed.ended).code).not.toBe(0);
    expect(await latestOf(store, 'train')).toBe(before);

    const again = await command('docker', dockerRun('train', args, flags)).ended;
    expect(again.code, again.stderr.slice(-2000)).toBe(0);
    expect(again.stderr).toMatch(/resum|checkpoint/i);
    expect(await latestOf(store, 'train')).not.toBe(before);
    expect((await keys(store)).filter((k) => k.startsWith('.millrace/work/'))).toEqual([]);
  });
});

describe('the KFP SDK', () => {
  test('loads every component.yaml, compiles a pipeline of them and runs it with its Docker runner', async () => {
    const { createServer } = await import('node:http');
    const csv = await readFile(SAMPLE);
    const server = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': 'text/csv' }).end(csv),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const output = join(scratch, 'kfp');
    await mkdir(output);
    const images = join(scratch, 'images.json');
    const recipeFile = join(scratch, 'recipe.json');
    await writeFile(images, JSON.stringify(Object.fromEntries(COMPONENTS.map((n) => [n, `millrace/${n}:test`]))));
    await writeFile(recipeFile, JSON.stringify(recipe));
    try {
      const python = (await succeed(join(WORKSPACE, 'tools/python/venv'), ['kfp'])).trim();
      const script = join(WORKSPACE, 'tools/images/src/fixtures/kfp_docker.py');
      const url = `http://127.0.0.1:${port}/crypto-markets.csv`;
      const out = await succeed(python, [script, WORKSPACE, images, url, recipeFile, output]);
      const { run } = JSON.parse(out.trim().split('\n').at(-1) ?? '');
      const evaluation = JSON.parse(await readFile(join(run, 'evaluate/evaluation/evaluation.json'), 'utf8'));
      expect(evaluation.metrics.rmse).toBeGreaterThan(0);
      expect(evaluation.metrics.rmse).toBeLessThan(evaluation.baselines.naive.metrics.rmse);
    } finally {
      server.close();
    }
  });
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('It did not happen within a minute.');
}
