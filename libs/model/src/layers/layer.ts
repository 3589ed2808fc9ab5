import type { Dimensions, Graph, Ref } from '../graph/graph.ts';

/** How a variable starts; `initialize.ts` has the formulas. */
export type Initializer = 'he' | 'glorot' | 'zeros' | 'ones';

export interface VariableSpec {
  /** Unique within its layer, e.g. `kernel`. */
  readonly name: string;
  readonly shape: Dimensions;
  readonly initializer: Initializer;
  /** Whether the L2 penalty counts it: kernels yes, biases no. */
  readonly penalized: boolean;
}

/** What a layer sees while it writes its part of the graph. */
export interface LayerScope {
  readonly graph: Graph;
  /** Rows × units. */
  readonly input: Ref;
  readonly inputUnits: number;
  /** In the order of the layer's variables. */
  readonly variables: readonly Ref[];
  /** Absent when predicting; then nothing random happens. */
  readonly training?: {
    /** Two int32s, different for each layer and each step. */
    readonly seed: Ref;
  };
}

/** The output of a layer and what its gradient needs. */
export interface Forward<S> {
  /** Rows × units. */
  readonly output: Ref;
  readonly saved: S;
}
/** What flows back through a layer: gradients with respect to its input and each of its variables. */
export interface Backward {
  readonly input: Ref;
  readonly variables: readonly Ref[];
}

/** A layer as its author writes it: shapes, forward pass and gradient. */
export interface LayerDefinition<S> {
  readonly name: string;
  /** Units of the output, from those of the input. Default: as many. */
  readonly units?: (inputUnits: number) => number;
  /** Default: none. */
  readonly variables?: (inputUnits: number) => readonly VariableSpec[];
  readonly forward: (scope: LayerScope) => Forward<S>;
  readonly backward: (scope: LayerScope, saved: S, gradient: Ref) => Backward;
  /** The same layer in the tfjs (Keras) layers format; without it a network has no `tfjs/` in its bundle. */
  readonly tfjs?: (inputUnits: number) => TfjsLayer | undefined;
}

/** A layer of the tfjs layers format, without name and dtype. */
export interface TfjsLayer {
  readonly className: string;
  readonly config: Readonly<Record<string, string | number | boolean>>;
}

/** A layer, ready to be put in a stack. */
export interface Layer {
  readonly name: string;
  units(inputUnits: number): number;
  variables(inputUnits: number): readonly VariableSpec[];
  /** Writes the forward pass; `backward`, called at most once, writes the gradient. */
  apply(scope: LayerScope): { readonly output: Ref; backward(gradient: Ref): Backward };
  tfjs(inputUnits: number): TfjsLayer | undefined;
}

/**
 * Defines a kind of layer.
 * @example
 * const scale = defineLayer({
 *   name: 'scale',
 *   variables: (units) => [{ name: 'factor', shape: [units], initializer: 'ones', penalized: false }],
 *   forward: ({ graph, input, variables: [factor] }) => ({ output: multiply(graph, input, factor), saved: factor }),
 *   backward: ({ graph, input }, factor, gradient) => ({
 *     input: multiply(graph, gradient, factor),
 *     variables: [sum(graph, multiply(graph, gradient, input), [0])],
 *   }),
 * });
 */
export function defineLayer<S>(definition: LayerDefinition<S>): Layer {
  return {
    name: definition.name,
    units: definition.units ?? ((inputUnits) => inputUnits),
    variables: definition.variables ?? (() => []),
    tfjs: definition.tfjs ?? (() => undefined),
    apply(scope) {
      const { output, saved } = definition.forward(scope);
      return { output, backward: (gradient) => definition.backward(scope, saved, gradient) };
    },
  };
}
