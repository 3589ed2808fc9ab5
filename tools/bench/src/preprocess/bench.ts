import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { PROBLEMS, type Problem } from './problems.ts';

const run = promisify(execFile);
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const resultSchema = z.object({
  seconds: z.number(),
  peakBytes: z.number(),
  rows: z.object({ train: z.number(), validation: z.number(), test: z.number() }),
  columns: z.number(),
  version: z.string(),
});

/** `polars` collects the rows and then writes them; `polars-streaming` reads them again for each file. */
type Peer = 'polars' | 'polars-streaming' | 'pandas';

/** One line of the benchmark's table. */
export interface PreprocessResult {
  readonly rows: number;
  readonly tool: 'millrace' | Peer;
  readonly version: string;
  /** Seconds from opening the input to the last file, without starting the process. */
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** Largest resident memory of the process, in bytes. */
  readonly peakBytes: number;
  /** Seconds of this tool by seconds of Millrace: above 1, Millrace is faster. */
  readonly ratio: number;
}

/**
 * Runs the same work (derived columns, statistics of the train split, scaled and encoded features, three Parquet files
 * by a split key computed before) in Millrace and its peers, each in a process of its own on the same generated rows.
 */
export async function benchPreprocess(
  problem: Problem,
  sizes: readonly number[],
  peers: readonly Peer[],
): Promise<PreprocessResult[]> {
  const python = await peersPython();
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  try {
    const results: PreprocessResult[] = [];
    for (const rows of sizes) {
      const input = await PROBLEMS[problem].write(folder, rows);
      const output = join(folder, 'out');
      const ours = [process.execPath, '--conditions=@millrace/source', here('ours.ts'), problem];
      const commands = new Map<PreprocessResult['tool'], string[]>([
        ['millrace', [...ours, input, output, join(folder, 'work')]],
        ...peers.map((peer): [Peer, string[]] => [peer, [python, here('peers.py'), problem, peer, input, output]]),
      ]);
      results.push(...(await compare(commands, output, rows)));
      await rm(input);
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  commands: ReadonlyMap<PreprocessResult['tool'], readonly string[]>,
  output: string,
  rows: number,
): Promise<PreprocessResult[]> {
  const measured: { tool: PreprocessResult['tool']; result: z.output<typeof resultSchema> }[] = [];
  for (const [tool, [program = '', ...args]] of commands) {
    const { stdout } = await run(program, args);
    measured.push({ tool, result: resultSchema.parse(JSON.parse(stdout)) });
    await rm(output, { recursive: true, force: true });
  }
  refuseDifferent(measured.map((m) => m.result));
  const ours = measured[0]?.result.seconds ?? Number.NaN;
  return measured.map(({ tool, result: { seconds, peakBytes, version } }) => ({
    ...{ rows, tool, version, seconds, peakBytes },
    rowsPerSecond: rows / seconds,
    ratio: seconds / ours,
  }));
}

/** All tools must have made files of as many rows and columns, or the comparison means nothing. */
function refuseDifferent(results: readonly z.output<typeof resultSchema>[]): void {
  const texts = new Set(results.map(({ rows, columns }) => JSON.stringify({ rows, columns })));
  if (texts.size > 1) throw new Error(`The tools made different splits: ${[...texts].join(' and ')}.`);
}

async function peersPython(): Promise<string> {
  const { stdout } = await run(here('../../../python/venv'), ['ml']);
  return stdout.trim();
}
