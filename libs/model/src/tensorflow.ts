import { createRequire } from 'node:module';
import util from 'node:util';
import { MillraceError } from '@millrace/contract';
import type * as TfjsNode from '@tensorflow/tfjs-node';

export type TensorFlow = typeof TfjsNode;
export type { Tensor } from '@tensorflow/tfjs-node';

const require = createRequire(import.meta.url);
let loaded: TensorFlow | undefined;

/**
 * tfjs-node, loaded when first needed: it takes a second, and `--help` must not.
 * @throws MillraceError `NATIVE_MISSING`
 */
export function tensorflow(): TensorFlow {
  loaded ??= load();
  return loaded;
}

function load(): TensorFlow {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // Node 23 removed two functions that tfjs-node 4.22 calls (tensorflow/tfjs#8609).
  const removed = {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  };
  for (const [name, value] of Object.entries(removed)) {
    if (!(name in util)) Object.defineProperty(util, name, { value, configurable: true, writable: true });
  }
  try {
    return require('@tensorflow/tfjs-node');
  } catch (cause) {
    throw new MillraceError('NATIVE_MISSING', 'The native part of @tensorflow/tfjs-node is not set up.', {
      cause,
      hint: 'npx native-setup',
    });
  }
}

/**
 * How many threads TensorFlow uses, for processes that share a machine; only before {@link tensorflow} is first called.
 * One thread inside an operator and one between them make a process that takes one core.
 */
export function limitThreads(threads: number): void {
  process.env.TF_NUM_INTRAOP_THREADS = String(threads);
  process.env.TF_NUM_INTEROP_THREADS = String(threads);
  process.env.OMP_NUM_THREADS = String(threads);
}
