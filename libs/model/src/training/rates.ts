import type { AdamOptions, Schedule } from './options.ts';

export interface RateOptions {
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly adam: Required<AdamOptions>;
  /** Steps of the whole training, for the schedule. */
  readonly totalSteps: number;
}

/** Learning rate of a step, counted from 0. */
export function learningRateAt({ learningRate, schedule, totalSteps }: RateOptions, step: number): number {
  if (schedule === 'constant') return learningRate;
  return (learningRate * (1 + Math.cos((Math.PI * step) / totalSteps))) / 2;
}

/**
 * Adam's step sizes, corrected for bias (Kingma and Ba 2015, end of section 2), for `count` steps from `first`. Powers
 * are taken in double precision.
 */
export function stepSizes(options: RateOptions, first: number, count: number): Float32Array {
  const { beta1, beta2 } = options.adam;
  return Float32Array.from({ length: count }, (_, i) => {
    const taken = first + i + 1;
    return (learningRateAt(options, first + i) * Math.sqrt(1 - beta2 ** taken)) / (1 - beta1 ** taken);
  });
}
