import { param } from '@millrace/contract';
import { definePipeline, oneOf, when } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** The value of whichever branch ran, given to a step. */
export const pipeline = definePipeline({
  name: 'one-of-parameters',
  inputs: { rows: param.integer({ default: 50 }) },
  outputs: { said: param.string() },
  steps: ({ inputs }) => {
    const { count, label } = make({ source: 'here', rows: inputs.rows }).outputs;
    const { words } = oneOf(
      when(count.greaterThan(100), () => ({ words: say({ text: 'many' }).outputs.said }))
        .elseWhen(count.greaterThan(10), () => ({ words: say({ text: label }, { name: 'say-2' }).outputs.said }))
        .otherwise(() => ({ words: say({ text: 'few' }, { name: 'say-3' }).outputs.said })),
    );
    return { said: say({ text: words }, { name: 'say-4' }).outputs.said };
  },
});
