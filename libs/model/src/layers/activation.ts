import type { Graph, Ref } from '../graph/graph.ts';
import * as ops from '../graph/ops.ts';
import { defineLayer, type Layer } from './layer.ts';

type Operator = (graph: Graph, ...inputs: [Ref, ...Ref[]]) => Ref;

interface Function {
  readonly forward: Operator;
  /** Of the flowing gradient and the output, or the input where `of` says so. */
  readonly gradient: (graph: Graph, flowing: Ref, value: Ref) => Ref;
  readonly of: 'input' | 'output';
}

const FUNCTIONS = {
  relu: { forward: ops.relu, gradient: ops.reluGrad, of: 'output' },
  elu: { forward: ops.elu, gradient: ops.eluGrad, of: 'output' },
  softplus: { forward: ops.softplus, gradient: ops.softplusGrad, of: 'input' },
  // These two kernels take the output first.
  tanh: { forward: ops.tanh, gradient: (graph, flowing, output) => ops.tanhGrad(graph, output, flowing), of: 'output' },
  sigmoid: {
    forward: ops.sigmoid,
    gradient: (graph, flowing, output) => ops.sigmoidGrad(graph, output, flowing),
    of: 'output',
  },
} satisfies Record<string, Function>;

export type Activation = keyof typeof FUNCTIONS;
export const ACTIVATIONS = ['relu', 'elu', 'softplus', 'tanh', 'sigmoid'] as const satisfies readonly Activation[];

/** A function of each element. */
export function activation(name: Activation): Layer {
  const { forward, gradient, of }: Function = FUNCTIONS[name];
  return defineLayer({
    name,
    forward({ graph, input }) {
      const output = forward(graph, input);
      return { output, saved: of === 'input' ? input : output };
    },
    backward: ({ graph }, value, flowing) => ({ input: gradient(graph, flowing, value), variables: [] }),
    tfjs: () => ({ className: 'Activation', config: { activation: name } }),
  });
}
