import type { Graph, Ref } from '../graph/graph.ts';
import * as ops from '../graph/ops.ts';
import type { NetworkOutput } from '../network/network.ts';

interface LossScope {
  readonly graph: Graph;
  /** Rows × 1, or rows × classes: logits. */
  readonly output: Ref;
  /** A value or the number of a class (as a float) for each row. */
  readonly target: Ref;
  /** A weight for each row; absent: all 1. */
  readonly weight: Ref | undefined;
}

/** A batch's loss: `sum / weight` is the mean; `gradient` is of that mean with respect to the output. */
export interface Loss {
  /** Sum over rows of weight × loss. */
  readonly sum: Ref;
  /** Sum of the weights: the number of rows where there are none. */
  readonly weight: Ref;
  readonly gradient: Ref;
}

/** Stands in for a sum of weights that is zero: then gradients are zero too. */
export const SMALLEST_WEIGHT = 1e-30;

/** Writes the loss of a regressor (mean squared error) or of a classifier (softmax cross-entropy). */
export function writeLoss(kind: NetworkOutput['kind'], scope: LossScope): Loss {
  return kind === 'regressor' ? squaredError(scope) : crossEntropy(scope);
}

function squaredError({ graph, output, target, weight }: LossScope): Loss {
  const error = ops.subtract(graph, output, ops.reshape(graph, target, [-1, 1]));
  const total = totalWeight(graph, target, weight);
  const scale = ops.divide(graph, ops.float(graph, 2), atLeastSome(graph, total));
  if (weight === undefined) {
    const sum = ops.multiply(graph, ops.float(graph, 2), ops.halfSumOfSquares(graph, error));
    return { sum, weight: total, gradient: ops.multiply(graph, error, scale) };
  }
  const column = ops.reshape(graph, weight, [-1, 1]);
  const weighted = ops.multiply(graph, error, column);
  return {
    sum: ops.sum(graph, ops.multiply(graph, weighted, error), [0, 1]),
    weight: total,
    gradient: ops.multiply(graph, weighted, scale),
  };
}

function crossEntropy({ graph, output, target, weight }: LossScope): Loss {
  const { loss, gradient } = ops.crossEntropy(graph, output, ops.cast(graph, target, 'int32'));
  const total = totalWeight(graph, target, weight);
  if (weight === undefined) {
    return {
      sum: ops.sum(graph, loss, [0]),
      weight: total,
      gradient: ops.divide(graph, gradient, atLeastSome(graph, total)),
    };
  }
  const share = ops.reshape(graph, ops.divide(graph, weight, atLeastSome(graph, total)), [-1, 1]);
  return {
    sum: ops.sum(graph, ops.multiply(graph, loss, weight), [0]),
    weight: total,
    gradient: ops.multiply(graph, gradient, share),
  };
}

const totalWeight = (graph: Graph, target: Ref, weight: Ref | undefined): Ref =>
  weight === undefined ? ops.cast(graph, ops.size(graph, target), 'float32') : ops.sum(graph, weight, [0]);

const atLeastSome = (graph: Graph, weight: Ref): Ref => ops.maximum(graph, weight, ops.float(graph, SMALLEST_WEIGHT));
