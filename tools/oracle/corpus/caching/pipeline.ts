import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, publish, say, train } from '../components.ts';

/** Caching: on, off for a step, and off because the step changes something outside. */
export const pipeline = definePipeline({
  name: 'caching',
  inputs: {},
  outputs: { version: param.string() },
  steps: () => {
    const { data } = make({ source: 'here' }).outputs;
    const { model } = train({ data }, { caching: false }).outputs;
    say({ text: 'cached' }, { caching: true });
    return { version: publish({ model, to: 'here' }).outputs.version };
  },
});
