import util from 'node:util';
import { MillraceError } from '@millrace/contract';
import type * as TfjsNode from '@tensorflow/tfjs-node';

export type TensorFlow = (typeof TfjsNode)['default'];
export type { Tensor } from '@tensorflow/tfjs-node';

let loaded: TensorFlow | undefined;

/**
 * Loads tfjs-node, once: it takes a second, and `--help` must not.
 * @throws MillraceError `NATIVE_MISSING`
 */
export async function loadTensorFlow(): Promise<TensorFlow> {
  loaded ??= await load();
  return loaded;
}

/** tfjs-node, once {@link loadTensorFlow} has loaded it, as every session does. */
export function tensorflow(): TensorFlow {
  if (loaded === undefined) throw new Error('TensorFlow is used before it is loaded.');
  return loaded;
}

async function load(): Promise<TensorFlow> {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  // Newer versions of Node lack two functions that tfjs-node 4.22 calls, or warn of them (tensorflow/tfjs#8609).
  const replaced = {
    isArray: Array.isArray,
    isNullOrUndefined: (value: unknown) => value === null || value === undefined,
  };
  for (const [name, value] of Object.entries(replaced)) {
    Object.defineProperty(util, name, { value, configurable: true, writable: true });
  }
  try {
    return (await import('@tensorflow/tfjs-node')).default;
  } catch (cause) {
    throw new MillraceError('NATIVE_MISSING', 'The native part of @tensorflow/tfjs-node is not set up.', {
      cause,
      hint: 'npx native-setup',
    });
  }
}

/**
 * How many threads TensorFlow uses in this process, inside an operator and between them; without effect once it is
 * loaded, or where the environment says it (TF_NUM_INTRAOP_THREADS, TF_NUM_INTEROP_THREADS).
 */
export function limitThreads(threads: { readonly inside: number; readonly between: number }): void {
  if (loaded !== undefined) return;
  process.env.TF_NUM_INTRAOP_THREADS ??= String(threads.inside);
  process.env.TF_NUM_INTEROP_THREADS ??= String(threads.between);
}

/** Versions of what computes a model, by library. */
export async function libraryVersions(): Promise<Record<string, string>> {
  const { version } = await loadTensorFlow();
  return { node: process.versions.node, '@tensorflow/tfjs-node': version['tfjs-node'] };
}
