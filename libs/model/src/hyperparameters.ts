import { invalid } from '@millrace/contract';
import * as z from 'zod';
import { ACTIVATIONS } from './layers/activation.ts';
import { denseNetwork } from './network/dense-network.ts';
import type { Network } from './network/network.ts';
import { SCHEDULES } from './training/options.ts';

/** Everything that can be set of a dense network and its training, with the defaults of every command. */
export const hyperparametersSchema = z.strictObject({
  /** Passes over the train split at most. */
  epochs: z.int().min(1).max(1_000_000).default(100),
  /** Adam's step size. */
  learningRate: z.number().positive().default(0.001),
  schedule: z.enum(SCHEDULES).default('cosine'),
  batchSize: z.int().min(1).max(1_000_000).default(64),
  /** Units of the first hidden layer. */
  firstLayerSize: z.int().min(1).max(100_000).default(64),
  /** Hidden layers. */
  layers: z.int().min(0).max(1000).default(2),
  /** Each hidden layer's size over that of the one before. */
  scaleFactor: z.number().positive().max(10).default(1),
  dropout: z.number().min(0).lt(1).default(0),
  l2: z.number().min(0).default(0),
  /** Of the hidden layers; `tanh` is smooth and does not run away outside of what it has seen. */
  activation: z.enum(ACTIVATIONS).default('tanh'),
  /** Epochs without a better validation loss before training stops; 0: never. */
  patience: z.int().min(0).default(20),
});
export type Hyperparameters = z.output<typeof hyperparametersSchema>;

export const DEFAULT_HYPERPARAMETERS: Hyperparameters = hyperparametersSchema.parse({});

/**
 * Completes hyperparameters: `flat` values that are set win over `struct`, and both over the defaults.
 * @throws MillraceError `INVALID_HYPERPARAMETERS` with every problem, unknown names among them
 */
export function readHyperparameters(
  flat: Readonly<Record<string, unknown>>,
  struct: Readonly<Record<string, unknown>> = {},
): Hyperparameters {
  const set = Object.entries(flat).filter(([, value]) => value !== undefined);
  const parsed = hyperparametersSchema.safeParse({ ...struct, ...Object.fromEntries(set) });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') {
      return [{ path: `hyperparameters.${issue.path.join('.')}`, code: 'INVALID_VALUE', message: `${issue.message}.` }];
    }
    return issue.keys.map((key) => ({
      path: `hyperparameters.${key}`,
      code: 'UNKNOWN_HYPERPARAMETER',
      message: 'There is no hyperparameter of this name.',
      hint: `Known: ${Object.keys(hyperparametersSchema.shape).join(', ')}.`,
    }));
  });
  throw invalid('INVALID_HYPERPARAMETERS', 'Hyperparameters', problems);
}

/** The dense network that hyperparameters describe: a classifier where `classes` is given. */
export function networkFor(h: Hyperparameters, inputs: number, classes: number | undefined): Network {
  const { firstLayerSize, layers, scaleFactor, dropout, activation } = h;
  const output = classes === undefined ? ({ kind: 'regressor' } as const) : ({ kind: 'classifier', classes } as const);
  return denseNetwork({ inputs, firstLayerSize, layers, scaleFactor, dropout, activation, output });
}
