import { param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { say } from '../components.ts';

/** Loops that run so many iterations at a time. */
export const pipeline = definePipeline({
  name: 'parallelism',
  inputs: { names: param.list({ items: 'string', default: ['a', 'b', 'c'] }) },
  outputs: { said: param.list({ items: 'string' }) },
  steps: ({ inputs }) => {
    const one = forEach(inputs.names, (name) => ({ said: say({ text: name }).outputs.said }), { parallelism: 1 });
    forEach(
      ['x', 'y'],
      (name) => {
        say({ text: name }, { name: 'say-2' });
      },
      { parallelism: 20 },
    );
    return { said: collect(one).said };
  },
});
