import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, train } from '../components.ts';

/** Accelerators of a cluster. */
export const pipeline = definePipeline({
  name: 'accelerators',
  inputs: {},
  outputs: { score: param.number() },
  steps: () => {
    const { data } = make({ source: 'here' }).outputs;
    const { score } = train({ data }, { accelerator: { type: 'nvidia.com/gpu', count: 1 }, cpu: 4 }).outputs;
    train({ data }, { name: 'train-2', accelerator: { type: 'amd.com/gpu', count: 2 } });
    return { score };
  },
});
