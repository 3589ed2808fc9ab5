import type { Graph, Ref } from '../graph/graph.ts';
import { add, int, stack as pack, reshape, split } from '../graph/ops.ts';
import type { Layer, VariableSpec } from './layer.ts';

/** Layers, first to last; what a user gives to train a network of their own. */
export type LayerStack = readonly Layer[];

/** A variable's place in the vector of all parameters. */
export interface PlacedVariable extends VariableSpec {
  /** `<layer>_<index>/<variable>`. */
  readonly path: string;
  readonly layer: number;
  /** First element in the vector of parameters. */
  readonly offset: number;
  readonly length: number;
}

/** Units before each layer, and after the last. */
export function unitsOf(layers: LayerStack, inputs: number): number[] {
  const units = [inputs];
  for (const layer of layers) units.push(layer.units(units.at(-1) ?? inputs));
  return units;
}

/** Where each variable lies in the vector of all parameters. */
export function placeVariables(layers: LayerStack, inputs: number): PlacedVariable[] {
  const units = unitsOf(layers, inputs);
  let offset = 0;
  return layers.flatMap((layer, index) =>
    layer.variables(units[index] ?? inputs).map((spec): PlacedVariable => {
      const length = spec.shape.reduce((product, size) => product * size, 1);
      const placed = { ...spec, path: `${layer.name}_${index}/${spec.name}`, layer: index, offset, length };
      offset += length;
      return placed;
    }),
  );
}

interface StackScope {
  readonly graph: Graph;
  readonly input: Ref;
  readonly inputs: number;
  /** In the order of {@link placeVariables}. */
  readonly variables: readonly Ref[];
  /** The seed of the run and the number of the step, int32 scalars. */
  readonly training?: { readonly seed: Ref; readonly step: Ref };
}

/**
 * Writes all layers. `backward` walks them in reverse (reverse-mode differentiation) and gives the gradient of each
 * variable, in order.
 */
export function applyStack(layers: LayerStack, scope: StackScope): { output: Ref; backward(gradient: Ref): Ref[] } {
  const { graph, inputs, training } = scope;
  const units = unitsOf(layers, inputs);
  const placed = placeVariables(layers, inputs);
  let output = scope.input;
  const applied = layers.map((layer, index) => {
    const step = layer.apply({
      graph,
      input: output,
      inputUnits: units[index] ?? inputs,
      variables: scope.variables.filter((_, i) => placed[i]?.layer === index),
      ...(training === undefined ? {} : { training: { seed: layerSeed(graph, training, index) } }),
    });
    output = step.output;
    return step;
  });
  return {
    output,
    backward(gradient) {
      const gradients: Ref[] = [];
      let flowing = gradient;
      for (const step of applied.toReversed()) {
        const back = step.backward(flowing);
        gradients.unshift(...back.variables);
        flowing = back.input;
      }
      return gradients;
    },
  };
}

/** Far apart for neighbouring layers, so that two dropouts never drop alike. */
const layerSeed = (graph: Graph, { seed, step }: { seed: Ref; step: Ref }, layer: number): Ref =>
  pack(graph, [add(graph, seed, int(graph, Math.imul(layer, 0x9e3779b9))), step]);

/** The vector of all parameters as the variables' own shapes. */
export function unpack(graph: Graph, vector: Ref, variables: readonly PlacedVariable[]): Ref[] {
  const pieces = split(
    graph,
    vector,
    variables.map((v) => v.length),
  );
  return pieces.map((piece, i) => {
    const shape = variables[i]?.shape ?? [];
    return shape.length === 1 ? piece : reshape(graph, piece, shape);
  });
}
