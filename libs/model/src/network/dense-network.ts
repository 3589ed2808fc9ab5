import { type Activation, activation } from '../layers/activation.ts';
import { dense } from '../layers/dense.ts';
import { dropout } from '../layers/dropout.ts';
import type { Initializer, Layer } from '../layers/layer.ts';
import { type Network, type NetworkOutput, networkOf } from './network.ts';

export interface DenseOptions {
  /** Columns of the feature matrix. */
  readonly inputs: number;
  /** Units of the first hidden layer. */
  readonly firstLayerSize: number;
  /** Hidden layers; 0 is a linear model. */
  readonly layers: number;
  /** Hidden layer i has max(2, round(firstLayerSize × scaleFactorⁱ)) units. */
  readonly scaleFactor: number;
  /** Share of a hidden layer's outputs that a training step drops; default 0. */
  readonly dropout?: number;
  /** Of the hidden layers; default `relu`. */
  readonly activation?: Activation;
  readonly output: NetworkOutput;
}

/** Units of the hidden layers, first to last. */
export function hiddenUnits(options: Pick<DenseOptions, 'firstLayerSize' | 'layers' | 'scaleFactor'>): number[] {
  const { firstLayerSize, layers, scaleFactor } = options;
  return Array.from({ length: layers }, (_, i) => Math.max(2, Math.round(firstLayerSize * scaleFactor ** i)));
}

/** Fully connected layers, each with its activation and dropout, and a linear layer at the end. */
export function denseNetwork(options: DenseOptions): Network {
  const { activation: name = 'relu', dropout: rate = 0, inputs, output } = options;
  const initializer: Initializer = name === 'relu' || name === 'elu' || name === 'softplus' ? 'he' : 'glorot';
  const hidden = hiddenUnits(options).flatMap((units): Layer[] => [
    dense(units, initializer),
    activation(name),
    ...(rate > 0 ? [dropout(rate)] : []),
  ]);
  return networkOf([...hidden, dense(output.kind === 'regressor' ? 1 : output.classes)], inputs, output);
}
