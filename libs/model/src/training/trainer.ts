import { Session, type Tensors } from '../graph/session.ts';
import type { Network } from '../network/network.ts';
import { type Tensor, tensorflow } from '../tensorflow.ts';
import type { TrainingData } from './data.ts';
import type { AdamOptions } from './options.ts';
import { type TrainingSignature, trainingGraph } from './training-graph.ts';

/** All that Adam changes; each a vector of all parameters. */
export interface TrainerState {
  readonly parameters: Float32Array;
  readonly momentum: Float32Array;
  readonly velocity: Float32Array;
}

export interface StepOptions {
  /** Rows in the order to take them; their number over the batch size is the number of steps. */
  readonly order: Int32Array;
  readonly batchSize: number;
  /** A step size for each step, corrected for bias. */
  readonly rates: Float32Array;
  /** Number of the first step, for what is random in it. */
  readonly firstStep: number;
  readonly seed: number;
  readonly adam: Required<AdamOptions>;
  readonly l2: number;
}

/** A sum over rows; their mean is `loss / weight`. */
export interface LossSum {
  readonly loss: number;
  readonly weight: number;
}

/** Data as tensors: held until the trainer is disposed of. */
type Held = Readonly<Record<'x' | 'y', Tensor>> & { readonly w?: Tensor };

/** Rows evaluated by one call, so that memory stays bounded. */
const EVALUATION_ROWS = 16_384;

/** A network in a TensorFlow session: steps, losses and its state, in plain arrays. Dispose of it after use. */
export class Trainer {
  readonly #network: Network;
  readonly #session: Session<TrainingSignature>;
  readonly #train: Held;
  readonly #validation: readonly Held[];

  private constructor(
    network: Network,
    session: Session<TrainingSignature>,
    train: TrainingData,
    validation?: TrainingData,
  ) {
    this.#network = network;
    this.#session = session;
    this.#train = hold(train, 0, train.rows);
    this.#validation = validation === undefined ? [] : pieces(validation);
  }

  /** Loads the graph and brings the data into the session's memory, once. */
  static async create(
    network: Network,
    train: TrainingData,
    validation?: TrainingData,
    /** Parts of a batch that may be computed at the same time. */
    shards = 1,
  ): Promise<Trainer> {
    const { graph, signatures, initialize } = trainingGraph(network, { weighted: train.weight !== undefined, shards });
    return new Trainer(network, await Session.of(graph, signatures, initialize), train, validation);
  }

  /** Trains on the rows of `order`: one call into TensorFlow. */
  step(options: StepOptions): LossSum {
    const { tensor1d, scalar } = tensorflow();
    return this.#call(
      'train',
      {
        ...this.#train,
        order: tensor1d(options.order, 'int32'),
        rates: tensor1d(options.rates),
        batchSize: scalar(options.batchSize, 'int32'),
        firstStep: scalar(options.firstStep, 'int32'),
        seed: scalar(options.seed, 'int32'),
        beta1: scalar(options.adam.beta1),
        beta2: scalar(options.adam.beta2),
        epsilon: scalar(options.adam.epsilon),
        l2: scalar(options.l2),
      },
      lossSum,
    );
  }

  /** Loss on the validation data; dropout and penalty do not count. */
  validate(): LossSum {
    let [loss, weight] = [0, 0];
    for (const piece of this.#validation) {
      const part = this.#call('evaluate', { ...piece }, lossSum);
      loss += part.loss;
      weight += part.weight;
    }
    return { loss, weight };
  }

  state(): TrainerState {
    return this.#call('get', { factor: tensorflow().scalar(1) }, (outputs) => ({
      parameters: floats(outputs.parameters),
      momentum: floats(outputs.momentum),
      velocity: floats(outputs.velocity),
    }));
  }

  restore(state: TrainerState): void {
    const { tensor1d } = tensorflow();
    const { parameters, momentum, velocity } = state;
    this.#call(
      'set',
      { parameters: tensor1d(parameters), momentum: tensor1d(momentum), velocity: tensor1d(velocity) },
      () => undefined,
    );
  }

  /** Values (a row) or probabilities (a row × a class) for rows of features. */
  predict(features: Float32Array, rows: number): Float32Array {
    const x = tensorflow().tensor2d(features, [rows, this.#network.inputs]);
    return this.#call('predict', { x }, (outputs) => floats(outputs.output));
  }

  dispose(): void {
    this.#session.dispose();
    for (const held of [this.#train, ...this.#validation]) tensorflow().dispose({ ...held });
  }

  /** Disposes of the outputs, and of the inputs that are not held. */
  #call<T>(signature: TrainingSignature, inputs: Tensors, read: (outputs: Tensors) => T): T {
    const outputs = this.#session.run(signature, inputs);
    try {
      return read(outputs);
    } finally {
      const kept = new Set([this.#train, ...this.#validation].flatMap((held) => Object.values<Tensor>(held)));
      tensorflow().dispose(Object.values(inputs).filter((tensor) => !kept.has(tensor)));
      tensorflow().dispose({ ...outputs });
    }
  }
}

const floats = (tensor: Tensor | undefined): Float32Array => Float32Array.from(tensor?.dataSync() ?? []);
const lossSum = (outputs: Tensors): LossSum => ({
  loss: floats(outputs.loss)[0] ?? Number.NaN,
  weight: floats(outputs.weight)[0] ?? Number.NaN,
});

function hold(data: TrainingData, from: number, to: number): Held {
  const { tensor1d, tensor2d } = tensorflow();
  const { columns, features, target, weight } = data;
  return {
    x: tensor2d(features.subarray(from * columns, to * columns), [to - from, columns]),
    y: tensor1d(target.subarray(from, to)),
    ...(weight === undefined ? {} : { w: tensor1d(weight.subarray(from, to)) }),
  };
}

function pieces(data: TrainingData): Held[] {
  const count = Math.ceil(data.rows / EVALUATION_ROWS);
  return Array.from({ length: count }, (_, i) =>
    hold(data, i * EVALUATION_ROWS, Math.min(data.rows, (i + 1) * EVALUATION_ROWS)),
  );
}
