import { expect, test } from 'vitest';
import {
  artifact,
  componentInterface,
  componentSpec,
  componentTable,
  defineComponent,
  executorSpec,
  param,
} from './index.ts';

const fit = defineComponent({
  name: 'fit',
  description: 'Fits.',
  inputs: {
    splits: artifact.dataset('The splits | both.'),
    champion: artifact.model('', { optional: true }),
    epochs: param.integer({ optional: true, minimum: 1, description: 'Passes (50).' }),
    loss: param.string({ choices: ['mse', 'mae'], default: 'mse' }),
    rate: param.number({ exclusiveMinimum: 0, maximum: 1 }),
  },
  outputs: { model: artifact.model('Bundle.'), rmse: param.number() },
  effects: 'pure',
  defaultsFrom: { splits: 'preprocess' },
  run: async () => ({ run: async () => ({ rmse: 1 }) }),
}).definition;

test('rules that KFP has no field for stand in the descriptions', () => {
  expect(componentInterface(fit)).toEqual({
    inputDefinitions: {
      artifacts: {
        champion: { artifactType: { schemaTitle: 'system.Model', schemaVersion: '0.0.1' }, isOptional: true },
        splits: {
          artifactType: { schemaTitle: 'system.Dataset', schemaVersion: '0.0.1' },
          description: 'The splits | both.',
        },
      },
      parameters: {
        epochs: { parameterType: 'NUMBER_INTEGER', isOptional: true, description: 'Passes (50). At least 1.' },
        loss: { parameterType: 'STRING', defaultValue: 'mse', isOptional: true, description: 'One of mse, mae.' },
        rate: { parameterType: 'NUMBER_DOUBLE', description: 'Above 0, at most 1.' },
      },
    },
    outputDefinitions: {
      artifacts: {
        model: { artifactType: { schemaTitle: 'system.Model', schemaVersion: '0.0.1' }, description: 'Bundle.' },
      },
      parameters: { rmse: { parameterType: 'NUMBER_DOUBLE' } },
    },
  });
});

test('a step of a pipeline gets the whole executor input, and says what it is', () => {
  expect(executorSpec(fit, 'gcr.io/p/fit')).toEqual({
    container: {
      image: 'gcr.io/p/fit',
      command: ['/app/fit'],
      args: ['kfp', '--executor-input', '{{$}}'],
      env: [
        { name: 'MILLRACE_COMPONENT', value: 'fit' },
        { name: 'MILLRACE_EFFECTS', value: 'pure' },
      ],
    },
  });
});

test('KFP may cache pure components only', () => {
  const caching = (effects: 'pure' | 'reads-external' | 'writes-external') =>
    componentSpec({ ...fit, effects }, { image: 'i', version: '1' }).root.dag.tasks.fit?.cachingOptions;
  expect(caching('pure')).toEqual({ enableCache: true });
  expect(caching('reads-external')).toEqual({});
  expect(caching('writes-external')).toEqual({});
});

test('a component without inputs or outputs has no definitions of them', () => {
  const { definition } = defineComponent({
    ...{ name: 'tick', description: 'Nothing.', inputs: {}, outputs: {}, effects: 'pure' as const },
    run: async () => ({ run: async () => ({}) }),
  });
  const spec = componentSpec(definition, { image: 'i', version: '1' });
  expect(spec.components).toEqual({ 'comp-tick': { executorLabel: 'exec-tick' } });
  expect(spec.root.dag).toEqual({
    tasks: {
      tick: { cachingOptions: { enableCache: true }, componentRef: { name: 'comp-tick' }, taskInfo: { name: 'tick' } },
    },
  });
  expect(componentTable(definition)).toContain('None.');
});

test('the table of the README', () => {
  expect(componentTable(fit)).toBe(`Inputs:

| input      | kind              | default                | what it is               |
| ---------- | ----------------- | ---------------------- | ------------------------ |
| \`splits\`   | artifact: dataset | latest of \`preprocess\` | The splits \\| both.      |
| \`champion\` | artifact: model   | optional               |                          |
| \`epochs\`   | integer           | optional               | Passes (50). At least 1. |
| \`loss\`     | string            | \`"mse"\`                | One of mse, mae.         |
| \`rate\`     | number            | required               | Above 0, at most 1.      |

Outputs:

| output  | kind            | what it is |
| ------- | --------------- | ---------- |
| \`model\` | artifact: model | Bundle.    |
| \`rmse\`  | number          |            |

Effects: \`pure\`.`);
});
