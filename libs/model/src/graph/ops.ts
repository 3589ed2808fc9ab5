import type { Attribute, DataType, Dimensions, Graph, Ref } from './graph.ts';

/**
 * Operators of TensorFlow as functions: names, inputs and attributes as in its op registry
 * (https://www.tensorflow.org/api_docs/python/tf/raw_ops). Values are float32 unless said.
 */

const T = (ref: Ref): { T: Attribute } => ({ T: { type: ref.type } });
/** Same type in and out, as most operators. */
const simple =
  (op: string) =>
  (graph: Graph, ...inputs: readonly [Ref, ...Ref[]]): Ref =>
    graph.node(op, inputs, inputs[0].type, { attributes: T(inputs[0]) });

export const add = simple('AddV2');
export const subtract = simple('Sub');
export const multiply = simple('Mul');
export const divide = simple('RealDiv');
export const minimum = simple('Minimum');
export const maximum = simple('Maximum');
/** Of int32s. */
export const floorDivide = simple('FloorDiv');
export const square = simple('Square');
export const softmax = simple('Softmax');
export const relu = simple('Relu');
export const reluGrad = simple('ReluGrad');
export const elu = simple('Elu');
export const eluGrad = simple('EluGrad');
export const softplus = simple('Softplus');
export const softplusGrad = simple('SoftplusGrad');
export const tanh = simple('Tanh');
export const tanhGrad = simple('TanhGrad');
export const sigmoid = simple('Sigmoid');
export const sigmoidGrad = simple('SigmoidGrad');
/** Adds a vector to every row. */
export const biasAdd = simple('BiasAdd');
/** Sums the rows. */
export const biasAddGrad = simple('BiasAddGrad');
/** Half of the sum of squares of all elements, a scalar. */
export const halfSumOfSquares = simple('L2Loss');

export function placeholder(graph: Graph, name: string, type: DataType, shape: Dimensions): Ref {
  return graph.node('Placeholder', [], type, { name, attributes: { dtype: { type }, shape: { shape } } });
}

/** A constant: float32 or int32 by the array given. */
export function constant(graph: Graph, tensor: Float32Array | Int32Array, shape: Dimensions): Ref {
  const type = tensor instanceof Float32Array ? 'float32' : 'int32';
  return graph.node('Const', [], type, { attributes: { dtype: { type }, value: { tensor, shape } } });
}
export const float = (graph: Graph, value: number): Ref => constant(graph, Float32Array.of(value), []);
export const int = (graph: Graph, value: number): Ref => constant(graph, Int32Array.of(value), []);
export const ints = (graph: Graph, values: readonly number[]): Ref =>
  constant(graph, Int32Array.from(values), [values.length]);

/** A variable that the session keeps between calls. */
export function variable(graph: Graph, name: string, shape: Dimensions): Ref {
  const attributes = { dtype: { type: 'float32' }, shape: { shape }, shared_name: { text: name } } as const;
  return graph.node('VarHandleOp', [], 'resource', { name, attributes });
}
export const read = (graph: Graph, handle: Ref, after?: readonly Ref[]): Ref =>
  graph.node('ReadVariableOp', [handle], 'float32', {
    attributes: { dtype: { type: 'float32' } },
    ...(after === undefined ? {} : { after }),
  });
/** Gives a node to wait for. */
export const assign = (graph: Graph, handle: Ref, value: Ref): Ref =>
  graph.node('AssignVariableOp', [handle, value], 'float32', { attributes: { dtype: { type: 'float32' } } });

export interface AdamSlots {
  readonly parameters: Ref;
  readonly momentum: Ref;
  readonly velocity: Ref;
}
/**
 * One step of Adam in place (Kingma and Ba 2015, algorithm 1 with the step size of the end of section 2, which is
 * `rate` already corrected for bias). Gives a node to wait for.
 */
export function applyAdam(
  graph: Graph,
  slots: AdamSlots,
  by: { readonly rate: Ref; readonly beta1: Ref; readonly beta2: Ref; readonly epsilon: Ref; readonly gradient: Ref },
): Ref {
  const noCorrection = float(graph, 0);
  const inputs = [slots.parameters, slots.momentum, slots.velocity, noCorrection, noCorrection, by.rate];
  return graph.node('ResourceApplyAdam', [...inputs, by.beta1, by.beta2, by.epsilon, by.gradient], 'float32', {
    attributes: { T: { type: 'float32' }, use_locking: { flag: false }, use_nesterov: { flag: false } },
  });
}

export function matMul(graph: Graph, a: Ref, b: Ref, transpose: { a?: boolean; b?: boolean } = {}): Ref {
  return graph.node('MatMul', [a, b], a.type, {
    attributes: { ...T(a), transpose_a: { flag: transpose.a ?? false }, transpose_b: { flag: transpose.b ?? false } },
  });
}

export const reshape = (graph: Graph, value: Ref, shape: readonly number[]): Ref =>
  graph.node('Reshape', [value, ints(graph, shape)], value.type, {
    attributes: { ...T(value), Tshape: { type: 'int32' } },
  });

/** Cuts a vector into pieces of these lengths. */
export function split(graph: Graph, value: Ref, lengths: readonly number[]): Ref[] {
  if (lengths.length === 1) return [value];
  const first = graph.node('SplitV', [value, ints(graph, lengths), int(graph, 0)], value.type, {
    attributes: { ...T(value), Tlen: { type: 'int32' }, num_split: { integer: lengths.length } },
  });
  return lengths.map((_, i) => ({ ...first, name: `${first.name}:${i}` }));
}

/** Joins vectors. */
export function concat(graph: Graph, values: readonly [Ref, ...Ref[]]): Ref {
  if (values.length === 1) return values[0];
  return graph.node('ConcatV2', [...values, int(graph, 0)], values[0].type, {
    attributes: { ...T(values[0]), N: { integer: values.length }, Tidx: { type: 'int32' } },
  });
}

/** Rows (or elements) of `values` by index. */
export const gather = (graph: Graph, values: Ref, indices: Ref): Ref =>
  graph.node('GatherV2', [values, indices, int(graph, 0)], values.type, {
    attributes: {
      Tparams: { type: values.type },
      Tindices: { type: 'int32' },
      Taxis: { type: 'int32' },
      batch_dims: { integer: 0 },
    },
  });

/** Elements `begin` to `begin + size` of a vector; both int32 vectors of length 1. */
export const slice = (graph: Graph, value: Ref, begin: Ref, size: Ref): Ref =>
  graph.node('Slice', [value, begin, size], value.type, { attributes: { ...T(value), Index: { type: 'int32' } } });

/** Sum over the given axes. */
export const sum = (graph: Graph, value: Ref, axes: readonly number[]): Ref =>
  graph.node('Sum', [value, ints(graph, axes)], value.type, {
    attributes: { ...T(value), Tidx: { type: 'int32' }, keep_dims: { flag: false } },
  });

/** Number of elements, int32. */
export const size = (graph: Graph, value: Ref): Ref =>
  graph.node('Size', [value], 'int32', { attributes: { ...T(value), out_type: { type: 'int32' } } });
export const shapeOf = (graph: Graph, value: Ref): Ref =>
  graph.node('Shape', [value], 'int32', { attributes: { ...T(value), out_type: { type: 'int32' } } });
export const less = (graph: Graph, a: Ref, b: Ref): Ref => graph.node('Less', [a, b], 'bool', { attributes: T(a) });
export const greaterEqual = (graph: Graph, a: Ref, b: Ref): Ref =>
  graph.node('GreaterEqual', [a, b], 'bool', { attributes: T(a) });
export const cast = (graph: Graph, value: Ref, type: DataType): Ref =>
  graph.node('Cast', [value], type, {
    attributes: { SrcT: { type: value.type }, DstT: { type }, Truncate: { flag: false } },
  });
export const identity = (graph: Graph, value: Ref, after: readonly Ref[] = [], name?: string): Ref =>
  graph.node('Identity', [value], value.type, { attributes: T(value), after, ...(name === undefined ? {} : { name }) });

/** Uniform numbers in [0, 1) that depend on the seed alone (two int32s): the same in every run. */
export const randomUniform = (graph: Graph, shape: Ref, seed: Ref): Ref =>
  graph.node('StatelessRandomUniform', [shape, seed], 'float32', {
    attributes: { dtype: { type: 'float32' }, T: { type: 'int32' }, Tseed: { type: 'int32' } },
  });
/** Scalars side by side as a vector. */
export const stack = (graph: Graph, values: readonly [Ref, ...Ref[]]): Ref =>
  graph.node('Pack', values, values[0].type, {
    attributes: { ...T(values[0]), N: { integer: values.length }, axis: { integer: 0 } },
  });

/** Cross-entropy of each row with a class's number (int32), and its gradient with respect to the logits. */
export function crossEntropy(graph: Graph, logits: Ref, labels: Ref): { loss: Ref; gradient: Ref } {
  const loss = graph.node('SparseSoftmaxCrossEntropyWithLogits', [logits, labels], 'float32', {
    attributes: { T: { type: 'float32' }, Tlabels: { type: 'int32' } },
  });
  return { loss, gradient: { ...loss, name: `${loss.name}:1` } };
}
