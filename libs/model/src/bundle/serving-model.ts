import { Graph } from '../graph/graph.ts';
import * as ops from '../graph/ops.ts';
import { writeSavedModel } from '../graph/saved-model.ts';
import { applyStack } from '../layers/stack.ts';
import type { Network } from '../network/network.ts';
import { finalOutput } from '../training/training-graph.ts';

/** The signature that TensorFlow Serving and Vertex AI call unless told otherwise. */
export const SERVING_SIGNATURE = 'serving_default';
/** Name of its input: rows × features. */
export const SERVING_INPUT = 'features';
/** Name of its output: rows × 1 values, or rows × classes probabilities. */
export const SERVING_OUTPUT = 'predictions';

/**
 * Writes a SavedModel that predicts, with the parameters as constants: it needs no initialization, and every loader of
 * SavedModels can read it.
 */
export async function writeServingModel(directory: string, network: Network, parameters: Float32Array): Promise<void> {
  const graph = new Graph();
  const shape = [-1, network.inputs];
  const input = ops.placeholder(graph, SERVING_INPUT, 'float32', shape);
  const variables = network.variables.map((v) =>
    ops.constant(graph, parameters.subarray(v.offset, v.offset + v.length), v.shape),
  );
  const { output } = applyStack(network.layers, { graph, inputs: network.inputs, input, variables });
  const last = finalOutput(graph, network, output);
  await writeSavedModel(directory, graph, {
    [SERVING_SIGNATURE]: {
      inputs: { [SERVING_INPUT]: { ref: input, shape } },
      outputs: { [SERVING_OUTPUT]: { ...last, ref: ops.identity(graph, last.ref, [], SERVING_OUTPUT) } },
    },
  });
}
