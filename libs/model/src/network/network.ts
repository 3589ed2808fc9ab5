import type { LayerStack, PlacedVariable } from '../layers/stack.ts';
import { placeVariables, unitsOf } from '../layers/stack.ts';

/** What a network says: a number, or a probability for each class. */
export type NetworkOutput = { readonly kind: 'regressor' } | { readonly kind: 'classifier'; readonly classes: number };

/** Layers that end in one unit (regressor) or in a logit for each class (classifier). */
export interface Network {
  readonly inputs: number;
  readonly layers: LayerStack;
  readonly output: NetworkOutput;
  readonly variables: readonly PlacedVariable[];
  /** Number of parameters in all. */
  readonly size: number;
}

/** A network of one's own layers; the last one must end in the units that `output` needs. */
export function networkOf(layers: LayerStack, inputs: number, output: NetworkOutput): Network {
  const units = unitsOf(layers, inputs).at(-1);
  const wanted = output.kind === 'regressor' ? 1 : output.classes;
  if (units !== wanted) throw new RangeError(`The last layer has ${units} units; a ${output.kind} needs ${wanted}.`);
  const variables = placeVariables(layers, inputs);
  return { inputs, layers, output, variables, size: variables.reduce((total, v) => total + v.length, 0) };
}
