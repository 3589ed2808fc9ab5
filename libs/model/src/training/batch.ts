import type { Graph, Ref } from '../graph/graph.ts';
import * as ops from '../graph/ops.ts';
import { applyStack, unpack } from '../layers/stack.ts';
import type { Network } from '../network/network.ts';
import { SMALLEST_WEIGHT, writeLoss } from './loss.ts';

export interface BatchScope {
  readonly graph: Graph;
  readonly network: Network;
  readonly data: { readonly x: Ref; readonly y: Ref; readonly w: Ref | undefined };
  /** The vector of all parameters. */
  readonly parameters: Ref;
  /** Rows of the batch, and how many they are. */
  readonly rows: Ref;
  readonly count: Ref;
  readonly seed: Ref;
  readonly step: Ref;
  /** Parts of the batch that may be computed at the same time. */
  readonly shards: number;
}

interface Part {
  readonly loss: Ref;
  readonly weight: Ref;
  /** Of the part's mean loss with respect to the vector of all parameters. */
  readonly gradient: Ref;
}

/**
 * Writes forward and backward of a batch. The shards are of a fixed size and summed in a fixed order, so that the result
 * does not depend on how many of them really run at a time.
 */
export function writeBatch(scope: BatchScope): Part {
  const { graph, network, count, shards } = scope;
  const variables = unpack(graph, scope.parameters, network.variables);
  if (shards === 1) return writePart(scope, variables, scope.rows, scope.seed);
  const length = ops.floorDivide(graph, count, ops.int(graph, shards));
  const parts = Array.from({ length: shards }, (_, shard) => {
    const from = ops.multiply(graph, length, ops.int(graph, shard));
    const taken = shard === shards - 1 ? ops.subtract(graph, count, from) : length;
    const rows = ops.slice(graph, scope.rows, ops.reshape(graph, from, [1]), ops.reshape(graph, taken, [1]));
    const seed = ops.add(graph, scope.seed, ops.int(graph, Math.imul(shard, 0x51ed270b)));
    return writePart(scope, variables, rows, seed);
  });
  const weight = total(
    graph,
    parts.map((part) => part.weight),
  );
  const divisor = ops.maximum(graph, weight, ops.float(graph, SMALLEST_WEIGHT));
  const gradients = parts.map((part) => ops.multiply(graph, part.gradient, ops.divide(graph, part.weight, divisor)));
  const losses = parts.map((part) => part.loss);
  return { loss: total(graph, losses), weight, gradient: total(graph, gradients) };
}

function writePart(scope: BatchScope, variables: readonly Ref[], rows: Ref, seed: Ref): Part {
  const { graph, network, data, step } = scope;
  const { output, backward } = applyStack(network.layers, {
    graph,
    inputs: network.inputs,
    input: ops.gather(graph, data.x, rows),
    variables,
    training: { seed, step },
  });
  const { sum, weight, gradient } = writeLoss(network.output.kind, {
    graph,
    output,
    target: ops.gather(graph, data.y, rows),
    weight: data.w === undefined ? undefined : ops.gather(graph, data.w, rows),
  });
  const [first, ...rest] = backward(gradient).map((one) => ops.reshape(graph, one, [-1]));
  if (first === undefined) throw new RangeError('A network without variables cannot be trained.');
  return { loss: sum, weight, gradient: ops.concat(graph, [first, ...rest]) };
}

function total(graph: Graph, values: readonly Ref[]): Ref {
  return values.reduce((sum, value) => ops.add(graph, sum, value));
}
