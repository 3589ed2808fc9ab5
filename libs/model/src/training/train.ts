import { type Checkpoints, MillraceError } from '@millrace/contract';
import { permutation, randomFrom } from '../evaluation/random.ts';
import { initialParameters } from '../network/initialize.ts';
import { loadCheckpoint, saveCheckpoint, workDigest } from './checkpoint.ts';
import { checkData } from './data.ts';
import { type AdamOptions, checkOptions, type EpochRecord, type TrainOptions, type TrainResult } from './options.ts';
import { learningRateAt, type RateOptions, stepSizes } from './rates.ts';
import { firstState, type RunState } from './run-state.ts';
import { shareWork } from './threads.ts';
import { Trainer } from './trainer.ts';

/** Rows of one call into TensorFlow: some ten milliseconds, so that progress and interruptions are prompt. */
const ROWS_A_CALL = 32_768;
const DEFAULT_ADAM: Required<AdamOptions> = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

/**
 * Fits a network with Adam. The same options give the same parameters, bit for bit, on one type of machine with one
 * number of threads, however often it was interrupted and resumed from its checkpoints.
 * @throws MillraceError `INVALID_TRAINING_OPTIONS`, `INVALID_TRAINING_DATA`, `TRAINING_DIVERGED`, `ABORTED` (after a
 *   last checkpoint), `NATIVE_MISSING`
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  checkOptions(options);
  checkData({ train: options.train, validation: options.validation }, options.network.inputs, options.network.output);
  const { network, checkpoints } = options;
  const work = checkpoints === undefined ? '' : workDigest(options);
  const found = checkpoints === undefined ? undefined : await loadCheckpoint(checkpoints, work, network.size);
  const start = found ?? firstState(options.initial ?? initialParameters(network.variables, options.seed));
  const shards = shareWork(network, options.batchSize);
  const trainer = await Trainer.create(network, options.train, options.validation, shards);
  try {
    trainer.restore(start.trainer);
    return await new Training(options, trainer, work, start).run();
  } finally {
    trainer.dispose();
  }
}

/** One training under way. */
class Training {
  readonly #options: TrainOptions;
  readonly #trainer: Trainer;
  readonly #work: string;
  readonly #rates: RateOptions;
  readonly #clock: () => number;
  readonly #started: number;
  readonly #resumedRows: number;
  #saved: number;
  #state: Omit<RunState, 'trainer'>;

  constructor(options: TrainOptions, trainer: Trainer, work: string, start: RunState) {
    this.#options = options;
    this.#trainer = trainer;
    this.#work = work;
    this.#rates = {
      learningRate: options.learningRate,
      schedule: options.schedule ?? 'constant',
      adam: { ...DEFAULT_ADAM, ...options.adam },
      totalSteps: options.epochs * stepsOf(options),
    };
    this.#clock = options.clock ?? Date.now;
    this.#started = this.#clock();
    this.#saved = this.#started;
    this.#state = start;
    this.#resumedRows = this.#rowsDone();
    if (this.#resumedRows > 0) options.onResume?.(this.#resumedRows);
  }

  async run(): Promise<TrainResult> {
    while (!this.#finished()) {
      const order = this.#orderOf(this.#state.epoch);
      while (this.#state.position < order.length) {
        this.#trainOn(order);
        this.#report();
        await this.#pause();
      }
      this.#endEpoch();
    }
    await this.#keepForLater();
    const { best, history } = this.#state;
    return {
      parameters: best.parameters,
      history,
      bestEpoch: best.epoch,
      bestLoss: best.loss,
      stoppedEarly: this.#impatient(),
      rowsPerSecond: this.#speed(),
      resumedRows: this.#resumedRows,
    };
  }

  #finished(): boolean {
    const { history } = this.#state;
    const { epochs, until = epochs } = this.#options;
    return history.length >= until || this.#impatient();
  }

  #impatient(): boolean {
    const { history, best } = this.#state;
    return history.length - best.epoch >= (this.#options.patience ?? Number.POSITIVE_INFINITY);
  }

  /** The order of the rows depends on the seed and the epoch alone, so a resumed run finds it again. */
  #orderOf(epoch: number): Int32Array {
    const random = randomFrom(Math.imul(this.#options.seed, 0x85ebca6b) + epoch);
    return new Int32Array(permutation(this.#options.train.rows, random).buffer);
  }

  #trainOn(order: Int32Array): void {
    const { batchSize, seed, l2 = 0 } = this.#options;
    const { epoch, position } = this.#state;
    const steps = Math.max(1, Math.floor(ROWS_A_CALL / batchSize));
    const rows = order.subarray(position, position + steps * batchSize);
    const firstStep = (epoch - 1) * stepsOf(this.#options) + position / batchSize;
    const rates = stepSizes(this.#rates, firstStep, Math.ceil(rows.length / batchSize));
    const { adam } = this.#rates;
    const { loss, weight } = this.#trainer.step({ order: rows, batchSize, rates, firstStep, seed: seed | 0, adam, l2 });
    this.#state = {
      ...this.#state,
      position: position + rows.length,
      loss: this.#state.loss + loss,
      weight: this.#state.weight + weight,
    };
    if (!Number.isFinite(loss)) throw this.#diverged();
  }

  #endEpoch(): void {
    const { epoch, history, best } = this.#state;
    const record = this.#record();
    const score = record.validationLoss ?? record.loss;
    if (!Number.isFinite(score)) throw this.#diverged();
    this.#state = {
      history: [...history, record],
      best: score < best.loss ? { parameters: this.#trainer.state().parameters, epoch, loss: score } : best,
      epoch: epoch + 1,
      position: 0,
      loss: 0,
      weight: 0,
    };
  }

  #record(): EpochRecord {
    const { epoch, loss, weight } = this.#state;
    const validation = this.#options.validation === undefined ? undefined : this.#trainer.validate();
    return {
      epoch,
      loss: loss / weight,
      ...(validation === undefined ? {} : { validationLoss: validation.loss / validation.weight }),
      learningRate: learningRateAt(this.#rates, epoch * stepsOf(this.#options)),
    };
  }

  /** Between two calls: gives way to signals, keeps a checkpoint when one is due, stops when asked to. */
  async #pause(): Promise<void> {
    const { signal, checkpoints, checkpointSeconds = 20 } = this.#options;
    await new Promise((resume) => setImmediate(resume));
    const aborted = signal?.aborted ?? false;
    if (checkpoints !== undefined && (aborted || this.#clock() - this.#saved >= checkpointSeconds * 1000)) {
      await this.#save(checkpoints);
    }
    if (aborted)
      throw new MillraceError('ABORTED', 'Training was interrupted.', { cause: signal?.reason, exitCode: 130 });
  }

  /** A training that was told to stop before its last epoch may be asked for more. */
  async #keepForLater(): Promise<void> {
    const { checkpoints, epochs, until = epochs } = this.#options;
    if (checkpoints !== undefined && until < epochs) await this.#save(checkpoints);
  }

  async #save(checkpoints: Checkpoints): Promise<void> {
    await saveCheckpoint(checkpoints, this.#work, { ...this.#state, trainer: this.#trainer.state() });
    this.#saved = this.#clock();
  }

  #report(): void {
    const { epoch, loss, weight, history } = this.#state;
    const { epochs, train: data } = this.#options;
    this.#options.onProgress?.({
      epoch,
      epochs,
      rows: this.#rowsDone(),
      totalRows: epochs * data.rows,
      loss: loss / weight,
      validationLoss: history.at(-1)?.validationLoss,
      rowsPerSecond: this.#speed(),
    });
  }

  #rowsDone(): number {
    return (this.#state.epoch - 1) * this.#options.train.rows + this.#state.position;
  }

  #speed(): number {
    return (this.#rowsDone() - this.#resumedRows) / Math.max(0.001, (this.#clock() - this.#started) / 1000);
  }

  #diverged(): MillraceError {
    const { epoch } = this.#state;
    const { learningRate } = this.#options;
    return new MillraceError('TRAINING_DIVERGED', `The loss is no longer a finite number in epoch ${epoch}.`, {
      fields: { epoch, learningRate },
      hint: `try a smaller learning rate: --learning-rate ${learningRate / 10}`,
    });
  }
}

const stepsOf = ({ train: data, batchSize }: TrainOptions): number => Math.ceil(data.rows / batchSize);
