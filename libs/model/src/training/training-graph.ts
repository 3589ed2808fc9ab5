import { Graph, type Ref } from '../graph/graph.ts';
import { whileLoop } from '../graph/loop.ts';
import * as ops from '../graph/ops.ts';
import type { Port, Signature } from '../graph/saved-model.ts';
import { applyStack, unpack } from '../layers/stack.ts';
import type { Network } from '../network/network.ts';
import { writeBatch } from './batch.ts';
import { writeLoss } from './loss.ts';

export type TrainingSignature = 'train' | 'evaluate' | 'predict' | 'get' | 'set';

export interface TrainingGraph {
  readonly graph: Graph;
  readonly signatures: Readonly<Record<TrainingSignature, Signature>>;
  readonly initialize: Ref;
}

/**
 * One graph that trains, evaluates and predicts. All parameters are one vector, as are Adam's two slots, so that an
 * update is one operator and a checkpoint three tensors. A call of `train` runs as many steps as its order of rows
 * gives: data stays in the session's memory, and JavaScript is not in the way of a step.
 */
export function trainingGraph(
  network: Network,
  { weighted, shards }: { weighted: boolean; shards: number },
): TrainingGraph {
  const graph = new Graph();
  const slots = {
    parameters: ops.variable(graph, 'parameters', [network.size]),
    momentum: ops.variable(graph, 'momentum', [network.size]),
    velocity: ops.variable(graph, 'velocity', [network.size]),
  };
  const data = dataPorts(graph, network, weighted);
  return {
    graph,
    initialize: writeInitialize(graph, network, slots),
    signatures: {
      train: writeTrain(graph, network, slots, data, shards),
      evaluate: writeEvaluate(graph, network, slots, data),
      predict: writePredict(graph, network, slots, data),
      ...writeAccess(graph, network, slots),
    },
  };
}

type Slots = Parameters<typeof ops.applyAdam>[1];
interface Data {
  readonly x: Port;
  readonly y: Port;
  readonly w?: Port;
}

const scalar = (ref: Ref): Port => ({ ref, shape: [] });
const vector = (ref: Ref): Port => ({ ref, shape: [-1] });

function dataPorts(graph: Graph, network: Network, weighted: boolean): Data {
  const shape = [-1, network.inputs];
  return {
    x: { ref: ops.placeholder(graph, 'x', 'float32', shape), shape },
    y: vector(ops.placeholder(graph, 'y', 'float32', [-1])),
    ...(weighted ? { w: vector(ops.placeholder(graph, 'w', 'float32', [-1])) } : {}),
  };
}

function writeInitialize(graph: Graph, network: Network, slots: Slots): Ref {
  const zeros = ops.constant(graph, new Float32Array(network.size), [network.size]);
  const assigned = [slots.parameters, slots.momentum, slots.velocity].map((slot) => ops.assign(graph, slot, zeros));
  return graph.node('NoOp', [], 'float32', { after: assigned });
}

/** The loop over batches: gather the rows, forward, backward, Adam. */
function writeTrain(graph: Graph, network: Network, slots: Slots, data: Data, shards: number): Signature {
  const input = (name: string, type: 'float32' | 'int32', shape: readonly number[] = []) =>
    ops.placeholder(graph, name, type, shape);
  const order = input('order', 'int32', [-1]);
  const rates = input('rates', 'float32', [-1]);
  const batchSize = input('batch_size', 'int32');
  const firstStep = input('first_step', 'int32');
  const seed = input('seed', 'int32');
  const [beta1, beta2, epsilon, l2] = [
    input('beta1', 'float32'),
    input('beta2', 'float32'),
    input('epsilon', 'float32'),
    input('l2', 'float32'),
  ];
  const rows = ops.size(graph, order);
  const decay = ops.multiply(graph, ops.multiply(graph, ops.float(graph, 2), l2), penaltyMask(graph, network));
  const done = whileLoop(graph, {
    initial: {
      step: ops.int(graph, 0),
      row: ops.int(graph, 0),
      loss: ops.float(graph, 0),
      weight: ops.float(graph, 0),
    },
    condition: ({ row }) => ops.less(graph, row, rows),
    body: ({ step, row, loss, weight }) => {
      const count = ops.minimum(graph, batchSize, ops.subtract(graph, rows, row));
      const picked = ops.slice(graph, order, ops.reshape(graph, row, [1]), ops.reshape(graph, count, [1]));
      const parameters = ops.read(graph, slots.parameters, [step]);
      const batch = writeBatch({
        ...{ graph, network, parameters, count, seed, shards },
        rows: picked,
        step: ops.add(graph, firstStep, step),
        data: { x: data.x.ref, y: data.y.ref, w: data.w?.ref },
      });
      const gradient = ops.add(graph, batch.gradient, ops.multiply(graph, decay, parameters));
      const rate = ops.gather(graph, rates, step);
      const updated = ops.applyAdam(graph, slots, { rate, beta1, beta2, epsilon, gradient });
      return {
        values: {
          step: ops.add(graph, step, ops.int(graph, 1)),
          row: ops.add(graph, row, count),
          loss: ops.add(graph, loss, batch.loss),
          weight: ops.add(graph, weight, batch.weight),
        },
        after: [updated],
      };
    },
  });
  return {
    inputs: {
      ...data,
      order: vector(order),
      rates: vector(rates),
      batchSize: scalar(batchSize),
      firstStep: scalar(firstStep),
      seed: scalar(seed),
      beta1: scalar(beta1),
      beta2: scalar(beta2),
      epsilon: scalar(epsilon),
      l2: scalar(l2),
    },
    outputs: { loss: scalar(done.loss), weight: scalar(done.weight) },
  };
}

function writeEvaluate(graph: Graph, network: Network, slots: Slots, data: Data): Signature {
  const loss = writeLoss(network.output.kind, {
    graph,
    output: forwardOf(graph, network, slots, data),
    target: data.y.ref,
    weight: data.w?.ref,
  });
  return { inputs: { ...data }, outputs: { loss: scalar(loss.sum), weight: scalar(loss.weight) } };
}

function writePredict(graph: Graph, network: Network, slots: Slots, data: Data): Signature {
  const output = finalOutput(graph, network, forwardOf(graph, network, slots, data));
  return { inputs: { x: data.x }, outputs: { output } };
}

function forwardOf(graph: Graph, network: Network, slots: Slots, data: Data): Ref {
  const variables = unpack(graph, ops.read(graph, slots.parameters), network.variables);
  return applyStack(network.layers, { graph, inputs: network.inputs, input: data.x.ref, variables }).output;
}

/** What a prediction is: the value (rows × 1), or a probability for each class (rows × classes). */
export function finalOutput(graph: Graph, network: Network, output: Ref): Port {
  if (network.output.kind === 'regressor') return { ref: output, shape: [-1, 1] };
  return { ref: ops.softmax(graph, output), shape: [-1, network.output.classes] };
}

/** Reading and writing the parameters and Adam's slots, for checkpoints and early stopping. */
function writeAccess(graph: Graph, network: Network, slots: Slots): Pick<TrainingGraph['signatures'], 'get' | 'set'> {
  const shape = [network.size];
  const port = (ref: Ref): Port => ({ ref, shape });
  const given = {
    parameters: ops.placeholder(graph, 'given_parameters', 'float32', shape),
    momentum: ops.placeholder(graph, 'given_momentum', 'float32', shape),
    velocity: ops.placeholder(graph, 'given_velocity', 'float32', shape),
  };
  const which = ops.placeholder(graph, 'get', 'float32', []);
  const assigned = [
    ops.assign(graph, slots.parameters, given.parameters),
    ops.assign(graph, slots.momentum, given.momentum),
    ops.assign(graph, slots.velocity, given.velocity),
  ];
  // An update in place must not show in what was read before, hence the copies.
  const copy = (handle: Ref) => ops.multiply(graph, ops.read(graph, handle), which);
  return {
    get: {
      inputs: { factor: scalar(which) },
      outputs: {
        parameters: port(copy(slots.parameters)),
        momentum: port(copy(slots.momentum)),
        velocity: port(copy(slots.velocity)),
      },
    },
    set: {
      inputs: { parameters: port(given.parameters), momentum: port(given.momentum), velocity: port(given.velocity) },
      outputs: { done: scalar(ops.identity(graph, ops.float(graph, 1), assigned, 'set_done')) },
    },
  };
}

/** 1 where the L2 penalty counts a parameter, else 0. */
function penaltyMask(graph: Graph, network: Network): Ref {
  const mask = new Float32Array(network.size);
  for (const v of network.variables) if (v.penalized) mask.fill(1, v.offset, v.offset + v.length);
  return ops.constant(graph, mask, [network.size]);
}
