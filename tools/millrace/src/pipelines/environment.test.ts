import { expect, test } from 'vitest';
import { inputVariables, variableOf } from './environment.ts';

test.each([
  ['covertype', 'threshold', 'COVERTYPE_THRESHOLD'],
  ['bitcoin', 'learningRate', 'BITCOIN_LEARNING_RATE'],
  ['price-model', 'top5Rows', 'PRICE_MODEL_TOP5_ROWS'],
  ['of_python', 'learning_rate', 'OF_PYTHON_LEARNING_RATE'],
])('%s: %s is %s', (pipeline, input, variable) => {
  expect(variableOf(pipeline, input)).toBe(variable);
});

test('only variables of inputs count, and only those that say something', () => {
  const parameters = {
    epochs: { parameterType: 'NUMBER_INTEGER', description: '' },
    source: { parameterType: 'STRING', description: '' },
  } as const;
  const spec = { pipelineInfo: { name: 'bitcoin' }, root: { inputDefinitions: { parameters } } };
  const env = { BITCOIN_EPOCHS: '3', BITCOIN_SOURCE: '', BITCOIN_WALLET: 'mine', EPOCHS: '4' };
  expect(inputVariables(spec, env)).toEqual([{ input: 'epochs', variable: 'BITCOIN_EPOCHS', text: '3' }]);
});
