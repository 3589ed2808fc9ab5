import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  text: param.string({ description: 'Text to count the words of.' }),
  shortest: param.integer({ default: 1, minimum: 1, description: 'Letters of a word that counts, at least.' }),
};

const outputs = {
  counts: artifact.generic('counts.json: how often each word occurs.'),
  words: param.integer({ description: 'Words in all.' }),
};

export type CountWordsRun = RunFunction<typeof inputs, typeof outputs>;

export const countWords = defineComponent({
  name: 'count-words',
  description: 'Counts the words of a text.',
  inputs,
  outputs,
  effects: 'pure',
  examples: ['--bucket ./runs local --text "to be or not to be"'],
  run: () => import('./run.ts'),
});
