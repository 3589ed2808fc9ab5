import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { bundleComponent, WORKSPACE } from '@millrace/images';
import { type CompiledPipeline, compile, fromYaml } from '@millrace/pipeline';
import { dockerLauncher, type Launcher, processLauncher, runPipeline } from '@millrace/runner';
import { openStore } from '@millrace/storage';
import * as z from 'zod';
import { median } from '../table.ts';
import { chainOf } from './pipelines.ts';

const run = promisify(execFile);
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const resultSchema = z.object({ seconds: z.number() });

/** Runs `peers.py`; the last line of its output is the result. */
export async function peer(args: readonly string[], steps: number): Promise<number> {
  const python = (await run(join(WORKSPACE, 'tools/python/venv'), ['kfp'])).stdout.trim();
  const env = { ...process.env, STEPS: String(steps) };
  const { stdout } = await run(python, [here('peers.py'), ...args], { env, maxBuffer: 1 << 26 });
  return resultSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).seconds;
}

/** The pipelines of `peers.py`, compiled by the KFP SDK: both runners run the same file. */
export async function compiledByPeer(steps: number): Promise<(name: string) => Promise<CompiledPipeline>> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  await peer(['compile', folder], steps);
  return async (name) => fromYaml(await readFile(join(folder, `${name}.yaml`), 'utf8'));
}

/** Seconds of a run in a new bucket; that it succeeded is checked. */
export async function runTime(
  pipeline: CompiledPipeline,
  launcher: Launcher,
  parallelism?: number,
): Promise<{ readonly seconds: number; readonly residentBytes: number }> {
  const bucket = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  const limit = parallelism === undefined ? {} : { parallelism };
  try {
    const before = process.memoryUsage().rss;
    const begin = performance.now();
    const { outcome } = await runPipeline({ ...pipeline, store: openStore(bucket), launcher, ...limit });
    const seconds = (performance.now() - begin) / 1000;
    if (outcome !== 'succeeded') throw new Error(`The benchmark's run ended as ${outcome}.`);
    return { seconds, residentBytes: process.memoryUsage().rss - before };
  } finally {
    await rm(bucket, { recursive: true, force: true });
  }
}

/** A chain of our own small steps, each a process. */
export async function chainOfProcesses(steps: number): Promise<number> {
  const project = { root: WORKSPACE, components: here('components'), pipelines: here('.'), sources: true };
  const launcher = processLauncher(async (component) => {
    const { entry, digest } = await bundleComponent(component, { project });
    return { command: [process.execPath, entry], codeDigest: digest };
  });
  return (await runTime(compile(chainOf(steps)), launcher)).seconds;
}

export const inContainers = (pipeline: CompiledPipeline, parallelism?: number) =>
  runTime(pipeline, dockerLauncher(), parallelism);

/** Starts nothing: what is left is the runner itself. */
export const nothingLauncher: Launcher = {
  codeDigest: async () => `sha256:${'0'.repeat(64)}`,
  launch: async () => ({ code: 0, signal: undefined }),
};

/** Seconds of `docker run` of a command that does next to nothing: median. */
export async function dockerRun(rounds: number): Promise<number> {
  const measured: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    await run('docker', ['run', '--rm', 'python:3.11-slim', 'sh', '-c', 'true']);
    measured.push((performance.now() - begin) / 1000);
  }
  return median(measured);
}

/** Seconds until four containers, started at once, have each slept for two. */
export async function fourContainers(): Promise<number> {
  const begin = performance.now();
  const one = () => run('docker', ['run', '--rm', 'python:3.11-slim', 'sleep', '2']);
  await Promise.all([one(), one(), one(), one()]);
  return (performance.now() - begin) / 1000;
}
