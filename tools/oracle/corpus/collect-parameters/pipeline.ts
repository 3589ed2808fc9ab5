import { param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { join, make, settle } from '../components.ts';

/** What the iterations gave, as lists: for a step and as outputs of the pipeline. */
export const pipeline = definePipeline({
  name: 'collect-parameters',
  inputs: { sources: param.list({ items: 'string', default: ['a', 'b', 'c'] }) },
  outputs: {
    joined: param.string(),
    labels: param.list({ items: 'string' }),
    counts: param.list({ items: 'integer' }),
    passed: param.list({ items: 'boolean' }),
  },
  steps: ({ inputs }) => {
    const made = forEach(inputs.sources, (source) => {
      const { label, count, passed, score } = make({ source }).outputs;
      return { label, count, passed, score };
    });
    const { label, count, passed, score } = collect(made);
    const joined = join({ items: score });
    join({ items: label }, { name: 'join-2' });
    settle({ settings: { after: 'all' } }, { after: [joined] });
    return { joined: joined.outputs.text, labels: label, counts: count, passed };
  },
});
