import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { type Format, generate } from './generate.ts';

const run = promisify(execFile);
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const resultSchema = z.object({
  seconds: z.number(),
  peakBytes: z.number(),
  rows: z.object({ train: z.number(), validation: z.number(), test: z.number() }),
  version: z.string(),
});

/** One line of the benchmark's table. */
export interface PreprocessResult {
  readonly rows: number;
  readonly format: Format;
  readonly tool: 'millrace' | 'polars' | 'pandas';
  readonly version: string;
  /** Seconds from opening the input to the last file, without starting the process. */
  readonly seconds: number;
  readonly rowsPerSecond: number;
  /** Largest resident memory of the process, in bytes. */
  readonly peakBytes: number;
  /** Seconds of this tool by seconds of Millrace: above 1, Millrace is faster. */
  readonly ratio: number;
}

export interface PreprocessBenchOptions {
  readonly rows: readonly number[];
  /** Default parquet. */
  readonly formats?: readonly Format[];
  /** Peers to run beside Millrace. Default both. */
  readonly peers?: readonly ('polars' | 'pandas')[];
  /** Python with the peers; default: that of `tools/python/venv ml`. */
  readonly python?: string;
}

/**
 * Runs the same work (filter, derived columns, standardisation by the train split, three Parquet files by a split key
 * computed before) in Millrace, polars and pandas, each in a process of its own on the same generated rows.
 */
export async function benchPreprocess(options: PreprocessBenchOptions): Promise<PreprocessResult[]> {
  const python = options.python ?? (await peersPython());
  const folder = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  try {
    const results: PreprocessResult[] = [];
    for (const format of options.formats ?? ['parquet']) {
      for (const rows of options.rows) {
        const input = await generate(folder, rows, format);
        results.push(...(await compare(input, folder, rows, format, python, options.peers ?? ['polars', 'pandas'])));
        await rm(input);
      }
    }
    return results;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(
  input: string,
  folder: string,
  rows: number,
  format: Format,
  python: string,
  peers: readonly ('polars' | 'pandas')[],
): Promise<PreprocessResult[]> {
  const output = join(folder, 'out');
  const commands = {
    millrace: [process.execPath, '--conditions=@millrace/source', here('ours.ts'), input, output, join(folder, 'work')],
    polars: [python, here('peers.py'), 'polars', input, output],
    pandas: [python, here('peers.py'), 'pandas', input, output],
  };
  const measured: { tool: keyof typeof commands; result: z.output<typeof resultSchema> }[] = [];
  for (const tool of ['millrace', ...peers] as const) {
    const [program = '', ...args] = commands[tool];
    const { stdout } = await run(program, args);
    measured.push({ tool, result: resultSchema.parse(JSON.parse(stdout)) });
    await rm(output, { recursive: true, force: true });
  }
  refuseDifferent(measured.map((m) => m.result.rows));
  const ours = measured[0]?.result.seconds ?? Number.NaN;
  return measured.map(({ tool, result: { seconds, peakBytes, version } }) => ({
    rows,
    format,
    tool,
    version,
    seconds,
    rowsPerSecond: rows / seconds,
    peakBytes,
    ratio: seconds / ours,
  }));
}

/** All tools must have made splits of the same size, or the comparison means nothing. */
function refuseDifferent(counts: readonly z.output<typeof resultSchema>['rows'][]): void {
  const texts = new Set(counts.map((c) => JSON.stringify(c)));
  if (texts.size > 1) throw new Error(`The tools made different splits: ${[...texts].join(' and ')}.`);
}

async function peersPython(): Promise<string> {
  const { stdout } = await run(here('../../../python/venv'), ['ml']);
  return stdout.trim();
}
