import { add, float, multiply } from '../graph/ops.ts';
import { defineLayer, type Layer } from './layer.ts';

/** `x·scale + offset`: brings the output of a network that learned standardized values back to their own unit. */
export function rescale(scale: number, offset: number): Layer {
  return defineLayer({
    name: 'rescale',
    forward: ({ graph, input }) => ({
      output: add(graph, multiply(graph, input, float(graph, scale)), float(graph, offset)),
      saved: undefined,
    }),
    backward: ({ graph }, _, gradient) => ({ input: multiply(graph, gradient, float(graph, scale)), variables: [] }),
    tfjs: () => ({ className: 'Rescaling', config: { scale, offset } }),
  });
}
