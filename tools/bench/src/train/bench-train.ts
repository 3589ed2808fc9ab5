import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contestant, inProcess, keras, pytorch } from './contestants.ts';
import { benchProblem, writeProblem } from './problem.ts';

export interface TrainBenchOptions {
  /** Default 100,000. */
  readonly rows?: number;
  /** The first one warms up and is not counted. Default 6. */
  readonly epochs?: number;
  /** Default 256 and 2,048. */
  readonly batchSizes?: readonly number[];
  /** Default 1. */
  readonly seed?: number;
  /** Told before each run. */
  readonly onRun?: (contestant: string, batchSize: number) => void;
}

/** One contestant at one batch size. */
export interface TrainBenchRow {
  readonly contestant: string;
  readonly batchSize: number;
  /** Median over epochs, shuffling and batching included. */
  readonly rowsPerSecond: number;
  /** How many times as fast Millrace is. */
  readonly millraceIsTimes: number;
  /** Least factor that is wanted; absent for Millrace itself. */
  readonly goal?: number;
  /** Mean loss over the rows of each epoch: that of all contestants falls alike when they do the same work. */
  readonly losses: readonly number[];
}

interface Entry {
  readonly name: string;
  readonly run: Contestant;
  readonly goal: (batchSize: number) => number | undefined;
}

const CONTESTANTS: readonly Entry[] = [
  { name: 'Millrace', run: inProcess('millrace'), goal: () => undefined },
  { name: 'PyTorch, fused Adam', run: pytorch(), goal: (batchSize) => (batchSize <= 256 ? 1.2 : 1) },
  { name: 'PyTorch, fused Adam, one thread', run: pytorch(1), goal: (batchSize) => (batchSize <= 256 ? 1.2 : 1) },
  { name: 'Keras', run: keras(), goal: () => 4 },
  { name: 'Keras, one thread', run: keras(1), goal: () => 4 },
  { name: 'tfjs-node, model.fit', run: inProcess('stockFit'), goal: () => 10 },
];

/** Trains 32-64-64-1 on the same rows from the same weights with all contestants, one after the other. */
export async function benchTrain(options: TrainBenchOptions = {}): Promise<TrainBenchRow[]> {
  const { rows = 100_000, epochs = 6, batchSizes = [256, 2048], seed = 1, onRun } = options;
  const problem = benchProblem(rows, seed);
  const directory = await mkdtemp(join(tmpdir(), 'millrace-bench-'));
  try {
    await writeProblem(directory, problem);
    const table: TrainBenchRow[] = [];
    for (const batchSize of batchSizes) {
      let ours = 0;
      for (const { name, run, goal } of CONTESTANTS) {
        onRun?.(name, batchSize);
        const { seconds, losses } = await run({ problem, directory, seed, batchSize, epochs });
        const rowsPerSecond = Math.round(rows / median(seconds.slice(1)));
        ours ||= rowsPerSecond;
        const wanted = goal(batchSize);
        const millraceIsTimes = Math.round((100 * ours) / rowsPerSecond) / 100;
        table.push({
          contestant: name,
          batchSize,
          rowsPerSecond,
          millraceIsTimes,
          losses,
          ...(wanted === undefined ? {} : { goal: wanted }),
        });
      }
    }
    return table;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = Number.NaN, high = low] =
    sorted.length % 2 === 0 ? sorted.slice(middle - 1, middle + 1) : [sorted[middle]];
  return (low + high) / 2;
}
