import { param } from '@millrace/contract';
import { collect, definePipeline, forEach, when } from '@millrace/pipeline';
import { join, make, plan, say } from '../components.ts';

/** Loops that run only if, over a list from outside and over one from inside the branch. */
export const pipeline = definePipeline({
  name: 'loop-in-condition',
  inputs: { names: param.list({ items: 'string', default: ['a', 'b'] }) },
  outputs: { count: param.integer() },
  steps: ({ inputs }) => {
    const { count } = make({ source: 'here' }).outputs;
    when(count.greaterThan(5), () => {
      forEach(inputs.names, (name) => {
        say({ text: name });
      });
      const { names } = plan({ size: 2 }).outputs;
      const each = forEach(names, (name) => ({ said: say({ text: name }, { name: 'say-2' }).outputs.said }));
      join({ items: collect(each).said });
    }).otherwise(() => {
      forEach(['x'], (name) => {
        say({ text: name }, { name: 'say-3' });
      });
    });
    return { count };
  },
});
