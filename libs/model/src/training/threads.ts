import type { Network } from '../network/network.ts';
import { limitThreads } from '../tensorflow.ts';

/** Parameters × rows of a step from which TensorFlow's own threads, inside each operator, are faster than ours. */
const WORTH_THREADS = 2 ** 24;
/** From here a batch is computed in two halves at a time. */
const WORTH_HALVES = 2 ** 22;

/**
 * How a step is shared among threads. For small networks threads inside an operator cost more than they save: at batch
 * 256, 32-64-64-1 trains 1,600,000 rows a second on one thread and 950,000 on TensorFlow's two; at batch 2,048 two
 * halves on a thread each make 3,200,000, TensorFlow's own threads 1,700,000 (two cores). The halves follow from
 * the options alone, so the weights do not depend on the number of cores.
 * @returns parts of a batch that are computed at the same time
 */
export function shareWork(network: Network, batchSize: number): number {
  const work = network.size * batchSize;
  if (work >= WORTH_THREADS) return 1;
  const shards = work >= WORTH_HALVES ? 2 : 1;
  limitThreads({ inside: 1, between: shards });
  return shards;
}
