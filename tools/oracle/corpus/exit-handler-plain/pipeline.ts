import { param } from '@millrace/contract';
import { definePipeline, exitHandler } from '@millrace/pipeline';
import { close, make, say } from '../components.ts';

/** A step at the end that does not ask what happened; the handler is alone in the pipeline. */
export const pipeline = definePipeline({
  name: 'exit-handler-plain',
  inputs: { source: param.string({ default: 'here' }) },
  steps: ({ inputs }) => {
    exitHandler(
      () => {
        const { label } = make({ source: inputs.source }).outputs;
        say({ text: label });
      },
      () => {
        close({ to: 'all' });
      },
    );
  },
});
