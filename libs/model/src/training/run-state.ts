import type { EpochRecord } from './options.ts';
import type { TrainerState } from './trainer.ts';

/** Where a training is between two calls into TensorFlow; a checkpoint holds all of it. */
export interface RunState {
  readonly trainer: TrainerState;
  /** Best parameters so far. */
  readonly best: { readonly parameters: Float32Array; readonly epoch: number; readonly loss: number };
  readonly history: readonly EpochRecord[];
  /** The epoch under way, from 1; its first `position` rows are done. */
  readonly epoch: number;
  readonly position: number;
  /** Sums over the epoch's rows so far. */
  readonly loss: number;
  readonly weight: number;
}

/** State before the first step. */
export function firstState(parameters: Float32Array): RunState {
  const zeros = new Float32Array(parameters.length);
  return {
    trainer: { parameters, momentum: zeros, velocity: zeros },
    best: { parameters, epoch: 0, loss: Number.POSITIVE_INFINITY },
    history: [],
    epoch: 1,
    position: 0,
    loss: 0,
    weight: 0,
  };
}
