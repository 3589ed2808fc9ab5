import { param } from '@millrace/contract';
import { definePipeline, forEach } from '@millrace/pipeline';
import { make, plan, say } from '../components.ts';

/** Loops in loops: over other lists, over one of a step of the outer iteration, three deep. */
export const pipeline = definePipeline({
  name: 'nested-loops',
  inputs: { names: param.list({ items: 'string', default: ['a', 'b'] }) },
  outputs: { label: param.string() },
  steps: ({ inputs }) => {
    const { label } = make({ source: 'here' }).outputs;
    forEach(['eu', 'us'], (region) => {
      forEach(inputs.names, (name) => {
        say({ text: region });
        say({ text: name }, { name: 'say-2' });
        say({ text: label }, { name: 'say-3' });
      });
      const { numbers } = plan({ size: 2 }).outputs;
      forEach(numbers, (rows) => {
        const { count } = make({ source: region, rows }, { name: 'make-2' }).outputs;
        forEach([1, 2], (again) => {
          make({ source: region, rows: again }, { name: 'make-3' });
          make({ source: label, rows: count }, { name: 'make-4' });
        });
      });
    });
    return { label };
  },
});
