import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { recipe } from '@millrace/bitcoin/recipe';
import { bundleComponent, WORKSPACE } from '@millrace/images';
import * as z from 'zod';
import { median, type Table } from './table.ts';

const run = promisify(execFile);
const resultSchema = z.object({ execution: z.string() });

/** Milliseconds from starting the process of `component --help` to its end: median of `runs`, after one not counted. */
async function helpTime(entry: string, runs: number): Promise<number> {
  const measured: number[] = [];
  for (let i = 0; i <= runs; i++) {
    const begin = performance.now();
    await run(process.execPath, [entry, '--help']);
    if (i > 0) measured.push(performance.now() - begin);
  }
  return median(measured);
}

/** How long each component's `--help` takes, bundled as in its image. */
export async function benchHelp(components: readonly string[], runs: number): Promise<Table> {
  const rows: string[][] = [];
  for (const component of components) {
    const { entry } = await bundleComponent(component);
    rows.push([component, (await helpTime(entry, runs)).toFixed(0)]);
  }
  return {
    title: 'Time of --help',
    note: `Whole process, bundled as in the image, median of ${runs}. Goal: 150 ms.`,
    columns: ['component', 'ms'],
    rows,
  };
}

/** Milliseconds from starting `serve` on bitcoin's bundle to the first answered prediction: median of `runs`. */
export async function benchServe(runs: number): Promise<Table> {
  const { entry } = await bundleComponent('serve');
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  const measured: number[] = [];
  try {
    const bundle = await trainBitcoin(folder);
    for (let i = 0; i <= runs; i++) {
      const elapsed = await firstPrediction(entry, bundle, { open: 100, high: 110, low: 95 });
      if (i > 0) measured.push(elapsed);
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return {
    title: 'Time to the first prediction of serve',
    note: `From starting the process to the first answer of /predict, median of ${runs}. Goal: 1,500 ms.`,
    columns: ['what', 'ms'],
    rows: [['serve', median(measured).toFixed(0)]],
  };
}

/** A bundle made by the components themselves; gives its folder. */
async function trainBitcoin(bucket: string): Promise<string> {
  const steps: readonly (readonly [string, readonly string[]])[] = [
    ['ingest', ['--source', join(WORKSPACE, 'pipelines/bitcoin/data/sample.csv')]],
    ['preprocess', ['--recipe', JSON.stringify(recipe)]],
    ['train', ['--epochs', '2']],
  ];
  let last = '';
  for (const [component, args] of steps) {
    const { entry } = await bundleComponent(component);
    const { stdout } = await run(process.execPath, [entry, '--bucket', bucket, 'local', '--json', ...args]);
    last = resultSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).execution;
  }
  return join(bucket, last, 'model');
}

async function firstPrediction(entry: string, bundle: string, instance: unknown): Promise<number> {
  const port = await freePort();
  const begin = performance.now();
  const args = [entry, '--model', bundle, '--host', '127.0.0.1', '--port', String(port)];
  const server = spawn(process.execPath, args, { stdio: 'ignore' });
  try {
    for (;;) {
      if (server.exitCode !== null) throw new Error(`serve ended with ${server.exitCode}.`);
      const status = await predict(port, instance);
      if (status === 200) return performance.now() - begin;
      if (status !== undefined && status !== 503) throw new Error(`serve answered ${status}.`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  } finally {
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('close', resolve));
  }
}

async function predict(port: number, instance: unknown): Promise<number | undefined> {
  const response = await fetch(`http://127.0.0.1:${port}/predict`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ instances: [instance] }),
  }).catch(() => undefined);
  await response?.arrayBuffer();
  return response?.status;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
