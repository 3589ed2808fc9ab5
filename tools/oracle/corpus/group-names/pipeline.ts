import { param } from '@millrace/contract';
import { definePipeline, exitHandler, forEach, when } from '@millrace/pipeline';
import { close, make, say } from '../components.ts';

/** Branches, loops and handlers with names of their own, and a step after a handler. */
export const pipeline = definePipeline({
  name: 'group-names',
  inputs: { names: param.list({ items: 'string', default: ['a'] }) },
  outputs: { count: param.integer() },
  steps: ({ inputs }) => {
    const { count } = make({ source: 'here' }).outputs;
    when(
      count.greaterThan(100),
      () => {
        say({ text: 'many' });
      },
      { name: 'many' },
    ).otherwise(
      () => {
        forEach(
          inputs.names,
          (name) => {
            say({ text: name }, { name: 'say-2' });
          },
          { name: 'each' },
        );
      },
      { name: 'few' },
    );
    const guarded = exitHandler(
      () => {
        say({ text: 'guarded' }, { name: 'say-3' });
      },
      () => {
        close({ to: 'all' });
      },
      { name: 'guarded' },
    );
    say({ text: 'last' }, { name: 'say-4', after: [guarded] });
    return { count };
  },
});
