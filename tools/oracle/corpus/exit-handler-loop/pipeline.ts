import { param } from '@millrace/contract';
import { collect, definePipeline, exitHandler, forEach, when } from '@millrace/pipeline';
import { join, make, notify, say } from '../components.ts';

/** Loops and branches that a handler looks after. */
export const pipeline = definePipeline({
  name: 'exit-handler-loop',
  inputs: { names: param.list({ items: 'string', default: ['a', 'b'] }), to: param.string({ default: 'team' }) },
  steps: ({ inputs }) => {
    exitHandler(
      () => {
        const { count } = make({ source: 'here' }).outputs;
        const each = forEach(inputs.names, (name) => ({ said: say({ text: name }).outputs.said }), { parallelism: 2 });
        join({ items: collect(each).said });
        when(count.greaterThan(5), () => {
          say({ text: inputs.to }, { name: 'say-2' });
        }).otherwise(() => {
          say({ text: 'few' }, { name: 'say-3' });
        });
      },
      (status) => {
        notify({ status, to: inputs.to });
      },
    );
  },
});
