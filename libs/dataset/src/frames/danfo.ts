import util from 'node:util';

/**
 * Loads danfojs, which brings TensorFlow with it: a second of start-up, so only where frames are asked for.
 * TensorFlow's addon calls two functions that Node 23 removed; they are put back first.
 */
export async function loadDanfo(): Promise<typeof import('danfojs-node')> {
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  restore('isArray', Array.isArray);
  restore('isNullOrUndefined', (value: unknown) => value === null || value === undefined);
  return import('danfojs-node');
}

const restore = (name: string, value: (x: unknown) => boolean): void => {
  if (!(name in util)) Object.defineProperty(util, name, { value, configurable: true, writable: true });
};
