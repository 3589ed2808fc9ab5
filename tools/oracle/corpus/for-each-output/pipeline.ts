import { param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { make, plan, say, settle } from '../components.ts';

/** Loops over lists that a step gives: of texts, of numbers, of structs; of a step of the outer iteration, too. */
export const pipeline = definePipeline({
  name: 'for-each-output',
  inputs: { size: param.integer({ default: 2 }) },
  outputs: { said: param.list({ items: 'string' }), counts: param.list({ items: 'integer' }) },
  steps: ({ inputs }) => {
    const { names, numbers, trials } = plan({ size: inputs.size }).outputs;
    const each = forEach(names, (name) => ({ said: say({ text: name }).outputs.said }));
    const sizes = forEach(numbers, (rows) => {
      const inner = plan({ size: rows }, { name: 'plan-2' }).outputs;
      forEach(inner.names, (name) => {
        say({ text: name }, { name: 'say-2' });
      });
      return { count: make({ source: 'loop', rows }).outputs.count };
    });
    forEach(trials, (trial) => {
      settle({ settings: trial });
      make({ source: 'trial', rows: trial.field('rows', 'integer') }, { name: 'make-2' });
    });
    return { said: collect(each).said, counts: collect(sizes).count };
  },
});
