import { artifact, param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { gather, make, train } from '../components.ts';

const choose = definePipeline({
  name: 'choose',
  inputs: { models: artifact.list('model') },
  outputs: { count: param.integer() },
  steps: ({ inputs }) => ({ count: gather({ models: inputs.models }).outputs.count }),
});

/** Lists of artifacts: an input of a pipeline, collected for a step and for a nested pipeline. */
export const pipeline = definePipeline({
  name: 'artifact-lists',
  inputs: { sources: param.list({ items: 'string', default: ['a', 'b'] }) },
  outputs: { count: param.integer() },
  steps: ({ inputs }) => {
    const loop = forEach(inputs.sources, (source) => {
      const { data } = make({ source }).outputs;
      return { model: train({ data }).outputs.model };
    });
    const { model } = collect(loop);
    gather({ models: model });
    return { count: choose({ models: model }).outputs.count };
  },
});
