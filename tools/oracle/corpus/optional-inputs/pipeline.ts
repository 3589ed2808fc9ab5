import { artifact, param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { maybe } from '../components.ts';

/** Inputs that may be left out: by whoever starts the pipeline, and by a step. */
export const pipeline = definePipeline({
  name: 'optional-inputs',
  inputs: {
    text: param.string({ optional: true }),
    number: param.number({ optional: true }),
    data: artifact.dataset('', { optional: true }),
  },
  outputs: { passed: param.string(), given: param.string() },
  steps: ({ inputs }) => {
    const passed = maybe({ text: inputs.text, number: inputs.number, data: inputs.data });
    maybe({}, { name: 'maybe-2' });
    const given = maybe({ text: 'here', items: [] }, { name: 'maybe-3' });
    return { passed: passed.outputs.seen, given: given.outputs.seen };
  },
});
