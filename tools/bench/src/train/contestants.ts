import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { loadTensorFlow, train } from '@millrace/model';
import type { BenchProblem } from './problem.ts';

/** Adam's constants, the same for all. */
export const ADAM = { learningRate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-7 } as const;

export interface Race {
  readonly problem: BenchProblem;
  /** Where {@link writeProblem} put it. */
  readonly directory: string;
  /** Of the problem. */
  readonly seed: number;
  readonly batchSize: number;
  readonly epochs: number;
}

/** For each epoch, shuffling and batching included. */
export interface Timing {
  readonly seconds: readonly number[];
  readonly losses: readonly number[];
}

export type Contestant = (race: Race) => Promise<Timing>;

/** Millrace: all steps of a call in one TensorFlow graph. */
export const millrace: Contestant = async ({ problem, batchSize, epochs }) => {
  const ends: number[] = [];
  let started = 0;
  const { history } = await train({
    ...{ network: problem.network, train: problem.data, initial: problem.initial, batchSize, epochs, seed: 1 },
    learningRate: ADAM.learningRate,
    adam: ADAM,
    clock: () => {
      started ||= performance.now();
      return performance.now();
    },
    onProgress: ({ rows }) => {
      if (rows % problem.data.rows === 0) ends.push(performance.now());
    },
  });
  return { seconds: differences([started, ...ends]), losses: history.map((epoch) => epoch.loss) };
};

/** `model.fit` of tfjs-node as it comes. */
export const stockFit: Contestant = async ({ problem, batchSize, epochs }) => {
  const tf = await loadTensorFlow();
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 64, activation: 'relu', inputShape: [problem.network.inputs] }));
  model.add(tf.layers.dense({ units: 64, activation: 'relu' }));
  model.add(tf.layers.dense({ units: 1 }));
  model.setWeights(
    problem.network.variables.map((v) => tf.tensor(problem.initial.slice(v.offset, v.offset + v.length), [...v.shape])),
  );
  const { learningRate, beta1, beta2, epsilon } = ADAM;
  model.compile({ optimizer: tf.train.adam(learningRate, beta1, beta2, epsilon), loss: 'meanSquaredError' });
  const { rows, columns, features, target } = problem.data;
  const [x, y] = [tf.tensor2d(features, [rows, columns]), tf.tensor2d(target, [rows, 1])];
  const times = [performance.now()];
  const losses: number[] = [];
  await model.fit(x, y, {
    batchSize,
    epochs,
    shuffle: true,
    verbose: 0,
    callbacks: {
      onEpochEnd: (_, logs) => {
        times.push(performance.now());
        losses.push(logs?.loss ?? Number.NaN);
      },
    },
  });
  tf.dispose([x, y]);
  model.dispose();
  return { seconds: differences(times), losses };
};

/** In a process of its own, as all are: TensorFlow's threads are set once for a process. */
export const inProcess =
  (name: 'millrace' | 'stockFit'): Contestant =>
  async ({ problem, batchSize, epochs, seed, directory }) => {
    const facts = JSON.stringify({ rows: problem.data.rows, seed, batchSize, epochs, directory });
    const file = join(import.meta.dirname, 'contestant-process.ts');
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--conditions=@millrace/source',
      file,
      name,
      facts,
    ]);
    return readTiming(stdout);
  };

/** With as many threads as they take by themselves, or with one. */
export const keras =
  (threads?: 1): Contestant =>
  (race) =>
    python('ml', 'keras_fit.py', race, threads);
export const pytorch =
  (threads?: 1): Contestant =>
  (race) =>
    python('torch', 'torch_fit.py', race, threads);

/** Runs a script beside this file in the Python environment of that name. */
async function python(environment: string, script: string, race: Race, threads?: 1): Promise<Timing> {
  const run = promisify(execFile);
  const venv = join(import.meta.dirname, '../../../python/venv');
  const { stdout: interpreter } = await run(venv, [environment]);
  const { batchSize, epochs, directory, problem } = race;
  const facts = JSON.stringify({
    ...ADAM,
    batchSize,
    epochs,
    rows: problem.data.rows,
    columns: problem.data.columns,
    directory,
  });
  const file = join(import.meta.dirname, script);
  const limits =
    threads === 1 ? { OMP_NUM_THREADS: '1', TF_NUM_INTRAOP_THREADS: '1', TF_NUM_INTEROP_THREADS: '1' } : {};
  const { stdout } = await run(interpreter.trim(), [file, facts], {
    env: { ...process.env, TF_CPP_MIN_LOG_LEVEL: '2', ...limits },
  });
  return readTiming(stdout);
}

/** The last line that a contestant prints. */
const readTiming = (stdout: string): Timing => JSON.parse(stdout.trim().split('\n').at(-1) ?? '');

/** Seconds between moments in milliseconds. */
const differences = (moments: readonly number[]): number[] =>
  moments.slice(1).map((moment, i) => (moment - (moments[i] ?? 0)) / 1000);
