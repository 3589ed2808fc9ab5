import { param } from '@millrace/contract';
import { collect, definePipeline, forEach, text } from '@millrace/pipeline';
import { join, make, say } from '../components.ts';

/** Loops in loops in loops, with the items of all and values from outside. */
export const pipeline = definePipeline({
  name: 'nested-loops',
  inputs: { greeting: param.string({ default: 'hello' }) },
  outputs: { joined: param.list({ items: 'string' }) },
  steps: ({ inputs }) => {
    const { label } = make({ source: 'here' }).outputs;
    const outer = forEach(['eu', 'us'], (region) => {
      const inner = forEach(['a', 'b'], (name) => {
        const { said } = say({ text: text`${inputs.greeting} ${name} in ${region}` }).outputs;
        forEach([1, 2], (rows) => {
          make({ source: region, rows }, { name: 'make-2' });
          make({ source: label, rows }, { name: 'make-3' });
        });
        return { said };
      });
      return { joined: join({ items: collect(inner).said }).outputs.text };
    });
    return { joined: collect(outer).joined };
  },
});
