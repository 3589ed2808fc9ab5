import { biasAdd, biasAddGrad, matMul } from '../graph/ops.ts';
import { defineLayer, type Initializer, type Layer } from './layer.ts';

/** Every unit sees every input: `x·kernel + bias`. */
export function dense(units: number, initializer: Initializer = 'glorot'): Layer {
  return defineLayer({
    name: 'dense',
    units: () => units,
    variables: (inputUnits) => [
      { name: 'kernel', shape: [inputUnits, units], initializer, penalized: true },
      { name: 'bias', shape: [units], initializer: 'zeros', penalized: false },
    ],
    forward({ graph, input, variables }) {
      const [kernel, bias] = pair(variables);
      return { output: biasAdd(graph, matMul(graph, input, kernel), bias), saved: kernel };
    },
    backward: ({ graph, input }, kernel, gradient) => ({
      input: matMul(graph, gradient, kernel, { b: true }),
      variables: [matMul(graph, input, gradient, { a: true }), biasAddGrad(graph, gradient)],
    }),
    tfjs: () => ({ className: 'Dense', config: { units, activation: 'linear', use_bias: true } }),
  });
}

function pair<R>(variables: readonly R[]): [R, R] {
  const [kernel, bias] = variables;
  if (kernel === undefined || bias === undefined) throw new Error('A dense layer has a kernel and a bias.');
  return [kernel, bias];
}
