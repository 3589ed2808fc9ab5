import { expect, test } from 'vitest';
import { DEFAULT_HYPERPARAMETERS, readHyperparameters } from './hyperparameters.ts';
import { denseNetwork, hiddenUnits } from './network/dense-network.ts';

test('a flat value wins over the struct, and the struct over the default', () => {
  const read = readHyperparameters({ epochs: 5, layers: undefined }, { epochs: 9, layers: 3 });
  expect(read).toEqual({ ...DEFAULT_HYPERPARAMETERS, epochs: 5, layers: 3 });
});

test('all problems are told at once, unknown names among them', () => {
  expect(() => readHyperparameters({ epochs: 0 }, { layerz: 3, dropout: 1 })).toThrow(
    expect.objectContaining({
      code: 'INVALID_HYPERPARAMETERS',
      problems: [
        expect.objectContaining({ path: 'hyperparameters.epochs' }),
        expect.objectContaining({ path: 'hyperparameters.dropout' }),
        expect.objectContaining({ path: 'hyperparameters.layerz', code: 'UNKNOWN_HYPERPARAMETER' }),
      ],
    }),
  );
});

test('each layer has at least two units', () => {
  expect(hiddenUnits({ firstLayerSize: 50, layers: 5, scaleFactor: 0.3 })).toEqual([50, 15, 5, 2, 2]);
  const output = { kind: 'classifier', classes: 7 } as const;
  const network = denseNetwork({ inputs: 10, firstLayerSize: 8, layers: 1, scaleFactor: 1, output });
  expect(network.size).toBe(10 * 8 + 8 + 8 * 7 + 7);
});
