import { param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { join, make, train } from '../components.ts';

/** Loops over whole numbers and over others. */
export const pipeline = definePipeline({
  name: 'for-each-numbers',
  inputs: {},
  outputs: { counts: param.list({ items: 'integer' }), joined: param.string() },
  steps: () => {
    const { data } = make({ source: 'here' }).outputs;
    const sizes = forEach([1, 20, 300], (rows) => ({
      count: make({ source: 'loop', rows }, { name: 'make-2' }).outputs.count,
    }));
    const scores = forEach([0.1, 0.25], (rate) => ({ score: train({ data, rate }).outputs.score }));
    const { text } = join({ items: collect(scores).score }).outputs;
    return { counts: collect(sizes).count, joined: text };
  },
});
