import { definePipeline, exitHandler } from '@millrace/pipeline';
import { failing, notify, say } from '../components.ts';

/** A step fails: what needs it does not run, what does not need it does, and the handler's step comes last. */
export const pipeline = definePipeline({
  name: 'failure',
  inputs: {},
  steps: () => {
    exitHandler(
      () => {
        const { said } = failing({ text: 'here' }).outputs;
        say({ text: said });
        say({ text: 'apart' }, { name: 'say-2' });
      },
      (status) => {
        notify({ status, to: 'team' });
      },
    );
  },
});
