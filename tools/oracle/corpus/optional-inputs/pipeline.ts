import { artifact, param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { maybe } from '../components.ts';

const inner = definePipeline({
  name: 'inner',
  inputs: { text: param.string({ optional: true }), items: param.list({ optional: true }) },
  outputs: { seen: param.string() },
  steps: ({ inputs }) => maybe({ text: inputs.text, items: inputs.items }).outputs,
});

/** Inputs that may be left out: by whoever starts the pipeline, by a step, by a nested pipeline. */
export const pipeline = definePipeline({
  name: 'optional-inputs',
  inputs: {
    text: param.string({ optional: true }),
    number: param.number({ optional: true }),
    data: artifact.dataset('', { optional: true }),
  },
  outputs: { passed: param.string(), given: param.string(), nested: param.string() },
  steps: ({ inputs }) => {
    const passed = maybe({ text: inputs.text, number: inputs.number, data: inputs.data });
    maybe({}, { name: 'maybe-2' });
    const given = maybe({ text: 'here', items: [] }, { name: 'maybe-3' });
    const nested = inner({ text: inputs.text });
    return { passed: passed.outputs.seen, given: given.outputs.seen, nested: nested.outputs.seen };
  },
});
