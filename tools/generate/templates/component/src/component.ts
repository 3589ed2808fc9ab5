import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  splits: artifact.dataset('Splits folder of preprocess.'),
  split: param.string({
    choices: ['train', 'validation', 'test'],
    default: 'train',
    description: 'Rows to look at.',
  }),
  chunkRows: param.integer({ default: 10_000, minimum: 1, description: 'Rows that memory holds at a time.' }),
};

const outputs = {
  summary: artifact.generic('summary.json: values and mean of each numeric column.'),
  rows: param.integer({ description: 'Rows of the split.' }),
};

export type SampleComponentRun = RunFunction<typeof inputs, typeof outputs>;

export const sampleComponent = defineComponent({
  name: 'sample-component',
  description: 'Sums up the columns of a split, chunk by chunk.',
  inputs,
  outputs,
  effects: 'pure',
  defaultsFrom: { splits: 'preprocess' },
  examples: ['--bucket ./runs local', '--bucket ./runs local --split test'],
  run: () => import('./run.ts'),
});
