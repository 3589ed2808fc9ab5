import { type Checkpoints, invalid, type Problem } from '@millrace/contract';
import type { Network } from '../network/network.ts';
import type { TrainingData } from './data.ts';

/** Constants of Adam (Kingma and Ba 2015), with Keras's defaults. */
export interface AdamOptions {
  /** Default 0.9. */
  readonly beta1?: number;
  /** Default 0.999. */
  readonly beta2?: number;
  /** Default 1e-7. */
  readonly epsilon?: number;
}

/** `cosine` falls from the learning rate to 0 over all epochs (Loshchilov and Hutter 2017, without restarts). */
export const SCHEDULES = ['constant', 'cosine'] as const;
export type Schedule = (typeof SCHEDULES)[number];

export interface TrainOptions {
  readonly network: Network;
  readonly train: TrainingData;
  /** Early stopping and the choice of the best epoch go by its loss; without it by the loss in training. */
  readonly validation?: TrainingData | undefined;
  readonly epochs: number;
  readonly batchSize: number;
  /** Stop after this epoch, with a checkpoint to go on from; the schedule still counts to `epochs`. Default: `epochs`. */
  readonly until?: number;
  /** Adam's step size. */
  readonly learningRate: number;
  /** Default `constant`. */
  readonly schedule?: Schedule;
  readonly adam?: AdamOptions;
  /** Weight of the sum of squares of all kernels in what is minimized; default 0. Reported losses do not contain it. */
  readonly l2?: number;
  /** Epochs without a better loss after which training stops; default: it never does. */
  readonly patience?: number | undefined;
  /** Of the first weights, the order of the rows and dropout. */
  readonly seed: number;
  /** Starts from these parameters rather than from the seed's. */
  readonly initial?: Float32Array;
  readonly onProgress?: (progress: TrainProgress) => void;
  readonly signal?: AbortSignal | undefined;
  readonly checkpoints?: Checkpoints | undefined;
  /** Called before the first step where a checkpoint was found, with the rows that it spares. */
  readonly onResume?: ((rows: number) => void) | undefined;
  /** Seconds between checkpoints; default 20. 0: as often as possible. */
  readonly checkpointSeconds?: number;
  /** Milliseconds, for tests; default: the machine's clock. */
  readonly clock?: () => number;
}

/** Where training is; called after each piece of an epoch, several times a second. */
export interface TrainProgress {
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Rows done in all epochs, of {@link totalRows}. */
  readonly rows: number;
  readonly totalRows: number;
  /** Of this epoch so far, on average over rows. */
  readonly loss: number;
  /** Of the last epoch that is complete. */
  readonly validationLoss?: number | undefined;
  readonly rowsPerSecond: number;
}

/** One pass over the rows. */
export interface EpochRecord {
  /** From 1. */
  readonly epoch: number;
  /** Mean over the rows, each as it was when its batch came. */
  readonly loss: number;
  readonly validationLoss?: number | undefined;
  /** At the end of the epoch. */
  readonly learningRate: number;
}

export interface TrainResult {
  /** The best epoch's, as one vector in the order of the network's variables. */
  readonly parameters: Float32Array;
  readonly history: readonly EpochRecord[];
  readonly bestEpoch: number;
  /** Validation loss of the best epoch; loss in training where there is no validation data. */
  readonly bestLoss: number;
  readonly stoppedEarly: boolean;
  /** Rows trained in this process, and how fast, validation included. */
  readonly rowsPerSecond: number;
  /** Rows that a checkpoint spared. */
  readonly resumedRows: number;
}

/** @throws MillraceError `INVALID_TRAINING_OPTIONS` with every problem */
export function checkOptions(options: TrainOptions): void {
  const problems: Problem[] = [];
  const check = (path: string, ok: boolean, message: string) => {
    if (!ok) problems.push({ path, code: 'OUT_OF_RANGE', message });
  };
  const whole = (value: number) => Number.isSafeInteger(value) && value >= 1;
  check('epochs', whole(options.epochs), 'expected a whole number of at least 1.');
  check('batchSize', whole(options.batchSize) && options.batchSize < 2 ** 31, 'expected a whole number of at least 1.');
  check(
    'learningRate',
    options.learningRate > 0 && Number.isFinite(options.learningRate),
    'expected a number above 0.',
  );
  check('l2', (options.l2 ?? 0) >= 0 && Number.isFinite(options.l2 ?? 0), 'expected a number of at least 0.');
  check(
    'patience',
    options.patience === undefined || whole(options.patience),
    'expected a whole number of at least 1.',
  );
  check('seed', Number.isSafeInteger(options.seed), 'expected a whole number.');
  check(
    'initial',
    (options.initial?.length ?? options.network.size) === options.network.size,
    `expected ${options.network.size} parameters.`,
  );
  const weighted = [options.train, options.validation].filter((d) => d !== undefined && d.weight !== undefined).length;
  check(
    'validation.weight',
    weighted === 0 || options.validation === undefined || weighted === 2,
    'weights in one split and not in the other.',
  );
  if (problems.length > 0) throw invalid('INVALID_TRAINING_OPTIONS', 'Training options', problems);
}
