import { param } from '@millrace/contract';
import { definePipeline, forEach } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** Steps once for each of some texts, with values from outside. */
export const pipeline = definePipeline({
  name: 'for-each-strings',
  inputs: { greeting: param.string({ default: 'hello' }) },
  outputs: { label: param.string() },
  steps: ({ inputs }) => {
    const { label } = make({ source: 'here' }).outputs;
    forEach(['eu', 'us', "it's"], (region) => {
      say({ text: region });
      say({ text: label }, { name: 'say-2' });
      say({ text: inputs.greeting }, { name: 'say-3' });
    });
    return { label };
  },
});
