import { param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { join, say } from '../components.ts';

/** Collected in the inner loop, used in the outer one; and collected from there. */
export const pipeline = definePipeline({
  name: 'collect-nested',
  inputs: {},
  outputs: { all: param.list({ items: 'string' }) },
  steps: () => {
    const outer = forEach(['a', 'b'], () => {
      const inner = forEach(['x', 'y'], (text) => ({ said: say({ text }).outputs.said }));
      return { joined: join({ items: collect(inner).said }).outputs.text };
    });
    return { all: collect(outer).joined };
  },
});
