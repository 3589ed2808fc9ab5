import { artifact, param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { gather, make, train } from '../components.ts';

/** The artifacts of all iterations, as one input: search, then choose. */
export const pipeline = definePipeline({
  name: 'collect-artifacts',
  inputs: {},
  outputs: { best: artifact.model(), count: param.integer() },
  steps: () => {
    const { data } = make({ source: 'here' }).outputs;
    const tried = forEach([{ rate: 0.1 }, { rate: 0.2 }, { rate: 0.3 }], (trial) => {
      const { model } = train({ data, rate: trial.field('rate') }).outputs;
      return { model };
    });
    const { best, count } = gather({ models: collect(tried).model }).outputs;
    return { best, count };
  },
});
