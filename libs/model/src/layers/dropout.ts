import { cast, float, greaterEqual, multiply, randomUniform, shapeOf } from '../graph/ops.ts';
import { defineLayer, type Layer } from './layer.ts';

/**
 * Sets a random share of the elements to zero while training and scales the rest up, so that sums keep their size
 * (Srivastava and others 2014). Which ones follows from the seed of the run, the layer and the step alone.
 * @param rate share that is dropped, 0 to below 1
 */
export function dropout(rate: number): Layer {
  return defineLayer({
    name: 'dropout',
    forward({ graph, input, training }) {
      if (training === undefined) return { output: input, saved: undefined };
      const random = randomUniform(graph, shapeOf(graph, input), training.seed);
      const kept = cast(graph, greaterEqual(graph, random, float(graph, rate)), 'float32');
      const mask = multiply(graph, kept, float(graph, 1 / (1 - rate)));
      return { output: multiply(graph, input, mask), saved: mask };
    },
    backward: ({ graph }, mask, gradient) => ({
      input: mask === undefined ? gradient : multiply(graph, gradient, mask),
      variables: [],
    }),
    tfjs: () => ({ className: 'Dropout', config: { rate } }),
  });
}
