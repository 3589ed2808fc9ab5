import { param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { gather, join, make, train } from '../components.ts';

/** Collected over both loops at once: a list of lists. */
export const pipeline = definePipeline({
  name: 'collect-two-levels',
  inputs: {},
  outputs: { joined: param.string(), count: param.integer() },
  steps: () => {
    const { data } = make({ source: 'here' }).outputs;
    const outer = forEach([0.1, 0.2], (rate) => {
      const inner = forEach(['x', 'y'], (name) => {
        const { model, score } = train({ data, rate, options: { name: 'fixed' } }).outputs;
        make({ source: name }, { name: 'make-2' });
        return { model, score };
      });
      return collect(inner);
    });
    const { model, score } = collect(outer);
    return { joined: join({ items: score }).outputs.text, count: gather({ models: model }).outputs.count };
  },
});
