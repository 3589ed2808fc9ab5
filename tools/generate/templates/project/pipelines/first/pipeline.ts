import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { countWords } from '../../components/count-words/src/component.ts';

/** A pipeline of one step, to start from. */
export const first = definePipeline({
  name: 'first',
  description: 'Counts the words of a text.',
  inputs: {
    text: param.string({ default: 'To be, or not to be, that is the question.', description: 'What to count.' }),
  },
  outputs: { words: param.integer() },
  steps: ({ inputs }) => {
    const counted = countWords({ text: inputs.text });
    return { words: counted.outputs.words };
  },
});
