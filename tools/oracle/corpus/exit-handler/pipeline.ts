import { param } from '@millrace/contract';
import { definePipeline, exitHandler } from '@millrace/pipeline';
import { make, notify, say } from '../components.ts';

/** A step that runs at the end whatever happened, and is told what happened. */
export const pipeline = definePipeline({
  name: 'exit-handler',
  inputs: { to: param.string({ default: 'team' }) },
  outputs: { label: param.string() },
  steps: ({ inputs }) => {
    const { label } = make({ source: 'here' }).outputs;
    exitHandler(
      () => {
        const { said } = say({ text: label }).outputs;
        say({ text: said }, { name: 'say-2' });
      },
      (status) => {
        notify({ status, to: inputs.to });
      },
    );
    return { label };
  },
});
