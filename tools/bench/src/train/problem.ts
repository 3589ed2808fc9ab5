import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { denseNetwork, initialParameters, type Network, type TrainingData } from '@millrace/model';

const COLUMNS = 32;

/** What all contestants train: the same rows, the same network, the same first weights. */
export interface BenchProblem {
  readonly network: Network;
  readonly data: TrainingData;
  readonly initial: Float32Array;
}

/** A smooth function of 32 columns and a dense network 32-64-64-1 with relu, from one seed. */
export function benchProblem(rows: number, seed: number): BenchProblem {
  const network = denseNetwork({
    inputs: COLUMNS,
    firstLayerSize: 64,
    layers: 2,
    scaleFactor: 1,
    activation: 'relu',
    output: { kind: 'regressor' },
  });
  const random = uniform(seed);
  const features = Float32Array.from({ length: rows * COLUMNS }, () => 2 * random() - 1);
  const target = Float32Array.from({ length: rows }, (_, row) => {
    const x = features.subarray(row * COLUMNS, (row + 1) * COLUMNS);
    const linear = x.reduce((total, value, column) => total + Math.sin(column) * value, 0);
    return linear + 2 * (x[0] ?? 0) * (x[1] ?? 0);
  });
  return {
    network,
    data: { rows, columns: COLUMNS, features, target },
    initial: initialParameters(network.variables, seed),
  };
}

/** Writes the problem for contestants in other languages: raw little-endian float32 files. */
export async function writeProblem(directory: string, { data, initial }: BenchProblem): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [name, values] of Object.entries({ x: data.features, y: data.target, initial })) {
    await writeFile(join(directory, `${name}.f32`), Buffer.from(values.buffer, values.byteOffset, values.byteLength));
  }
}

/** Numerical Recipes' linear congruential generator: good enough for made-up rows. */
function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
