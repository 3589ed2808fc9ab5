import { param } from '@millrace/contract';
import { definePipeline, exitHandler } from '@millrace/pipeline';
import { close, make, notify, say } from '../components.ts';

const guarded = definePipeline({
  name: 'guarded',
  inputs: { source: param.string() },
  outputs: { label: param.string() },
  steps: ({ inputs }) => {
    const { label } = make({ source: inputs.source }).outputs;
    exitHandler(
      () => {
        say({ text: label });
      },
      () => {
        close({ to: 'inner' });
      },
    );
    return { label };
  },
});

/** A pipeline with a handler of its own, under another handler; steps after it. */
export const pipeline = definePipeline({
  name: 'exit-handler-nested',
  inputs: {},
  steps: () => {
    exitHandler(
      () => {
        const { label } = guarded({ source: 'here' }).outputs;
        say({ text: label }, { name: 'say' });
      },
      (status) => {
        notify({ status, to: 'outer' });
      },
    );
  },
});
