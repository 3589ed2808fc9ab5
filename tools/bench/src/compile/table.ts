import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { WORKSPACE } from '@millrace/images';
import * as z from 'zod';
import { median, type Table, times } from '../table.ts';

const run = promisify(execFile);
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const resultSchema = z.record(z.string(), z.number());

/** How long a chain of steps takes to compile, here and with the KFP SDK: in one process, and as a command. */
export async function compileTable({ quick }: { readonly quick: boolean }): Promise<Table> {
  const sizes = [10, 100, 500];
  const python = (await run(join(WORKSPACE, 'tools/python/venv'), ['kfp'])).stdout.trim();
  const rounds = quick ? 3 : 9;
  // Both compilers get warm: the smaller the pipeline, the more rounds.
  const args = [
    JSON.stringify(
      Object.fromEntries(sizes.map((size) => [size, Math.max(rounds, Math.ceil((quick ? 200 : 3000) / size))])),
    ),
  ];
  const measure = async (program: string, words: readonly string[]) =>
    resultSchema.parse(JSON.parse((await run(program, [...words, ...args])).stdout));
  const ours = await measure(process.execPath, ['--conditions=@millrace/source', here('ours.ts')]);
  const theirs = await measure(python, [here('chain.py')]);
  const rows = sizes.map((size) => row(`in a process, ${size} steps`, ours[size], theirs[size], '20.0×'));
  const millrace = [join(WORKSPACE, 'tools/millrace/bin/millrace.mjs'), 'compile', here('chain.ts'), '-o'];
  const kfp = ['dsl', 'compile', '--py', here('chain.py'), '--output'];
  for (const size of sizes) {
    const mine = await commandTime(process.execPath, millrace, size, rounds);
    rows.push(
      row(
        `as a command, ${size} steps`,
        mine,
        await commandTime(join(dirname(python), 'kfp'), kfp, size, rounds),
        '4.00×',
      ),
    );
  }
  return {
    title: 'Compiling a pipeline',
    note: `A chain of steps with types, retries and limits, to a YAML file; the median of many rounds. The command is the whole process: \`millrace compile\` beside \`kfp dsl compile\`.`,
    columns: ['what', 'Millrace, ms', 'KFP SDK, ms', 'Millrace is', 'goal'],
    rows,
  };
}

const row = (what: string, ours = Number.NaN, theirs = Number.NaN, goal: string): string[] => [
  what,
  (ours * 1000).toFixed(1),
  (theirs * 1000).toFixed(1),
  times(theirs / ours),
  goal,
];

/** Seconds of a command that writes the chain's YAML: median of `rounds`, after one that is not counted. */
async function commandTime(program: string, args: readonly string[], steps: number, rounds: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  const measured: number[] = [];
  for (let round = 0; round <= rounds; round++) {
    const begin = performance.now();
    await run(program, [...args, join(folder, 'chain.yaml')], { env: { ...process.env, STEPS: String(steps) } });
    if (round > 0) measured.push((performance.now() - begin) / 1000);
  }
  await rm(folder, { recursive: true });
  return median(measured);
}
