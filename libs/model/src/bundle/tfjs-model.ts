import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TfjsLayer } from '../layers/layer.ts';
import { unitsOf } from '../layers/stack.ts';
import type { Network } from '../network/network.ts';

const WEIGHTS_FILE = 'weights.bin';

/**
 * Writes the network in the tfjs layers format, for browsers: `model.json` and `weights.bin`, which is the vector of all
 * parameters as it is.
 * @returns why it was left out, or `undefined`
 * @see https://www.tensorflow.org/js/guide/save_load
 */
export async function writeTfjsModel(
  directory: string,
  network: Network,
  parameters: Float32Array,
): Promise<string | undefined> {
  const units = unitsOf(network.layers, network.inputs);
  const layers: (TfjsLayer & { readonly name: string })[] = [];
  for (const [index, layer] of network.layers.entries()) {
    const equivalent = layer.tfjs(units[index] ?? network.inputs);
    if (equivalent === undefined) return `Layer ${index}, ${layer.name}, has no equivalent in the tfjs layers format.`;
    layers.push({ ...equivalent, name: `${layer.name}_${index}` });
  }
  if (network.output.kind === 'classifier') {
    layers.push({ name: 'probabilities', className: 'Activation', config: { activation: 'softmax' } });
  }
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'model.json'), `${JSON.stringify(modelJson(network, layers), null, 2)}\n`);
  const { buffer, byteOffset, byteLength } = parameters;
  await writeFile(join(directory, WEIGHTS_FILE), Buffer.from(buffer, byteOffset, byteLength));
  return undefined;
}

function modelJson(network: Network, layers: readonly (TfjsLayer & { readonly name: string })[]): object {
  return {
    format: 'layers-model',
    generatedBy: 'Millrace',
    convertedBy: null,
    modelTopology: {
      class_name: 'Sequential',
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
      config: {
        name: 'millrace',
        layers: layers.map(({ name, className, config }, index) => ({
          class_name: className,
          config: {
            name,
            trainable: true,
            dtype: 'float32',
            ...(index === 0 ? { batch_input_shape: [null, network.inputs] } : {}),
            ...config,
          },
        })),
      },
    },
    weightsManifest: [
      {
        paths: [WEIGHTS_FILE],
        weights: network.variables.map(({ path, shape }) => ({ name: path, shape, dtype: 'float32' })),
      },
    ],
  };
}
