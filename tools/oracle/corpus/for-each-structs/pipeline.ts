import { param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { make, settle } from '../components.ts';

/** Steps once for each of some structs: with one field, with another, with the whole. */
export const pipeline = definePipeline({
  name: 'for-each-structs',
  inputs: {},
  outputs: { counts: param.list({ items: 'integer' }), settled: param.list({ items: 'string' }) },
  steps: () => {
    const tried = forEach(
      [
        { rows: 1, size: 3 },
        { rows: 2, size: 4 },
      ],
      (trial) => {
        const { count } = make({ source: 'loop', rows: trial.field('rows') }).outputs;
        make({ source: 'loop', rows: trial.field('size') }, { name: 'make-2' });
        const { text } = settle({ settings: trial }).outputs;
        return { count, text };
      },
    );
    return { counts: collect(tried).count, settled: collect(tried).text };
  },
});
