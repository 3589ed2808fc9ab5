import { param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** Loops over lists that the pipeline is started with. */
export const pipeline = definePipeline({
  name: 'for-each-input',
  inputs: {
    regions: param.list({ items: 'string', default: ['eu', 'us'] }),
    trials: param.list({ items: 'struct', default: [{ rows: 1, from: 'a' }] }),
  },
  outputs: { said: param.list({ items: 'string' }), counts: param.list({ items: 'integer' }) },
  steps: ({ inputs }) => {
    const each = forEach(inputs.regions, (region) => ({ said: say({ text: region }).outputs.said }));
    const tried = forEach(inputs.trials, (trial) => {
      const { count } = make({ source: trial.field('from', 'string'), rows: trial.field('rows', 'integer') }).outputs;
      return { count };
    });
    return { said: collect(each).said, counts: collect(tried).count };
  },
});
