import { artifact, param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { evaluate, make, train } from '../components.ts';

const learn = definePipeline({
  name: 'learn',
  inputs: { data: artifact.dataset(), options: param.struct() },
  outputs: { model: artifact.model() },
  steps: ({ inputs }) => {
    const { model } = train({ data: inputs.data, options: inputs.options }).outputs;
    return { model };
  },
});

const prove = definePipeline({
  name: 'prove',
  inputs: { source: param.string(), options: param.struct({ default: { depth: 1 } }) },
  outputs: { score: param.number(), model: artifact.model() },
  steps: ({ inputs }) => {
    const { data } = make({ source: inputs.source }).outputs;
    const { model } = learn({ data, options: inputs.options }).outputs;
    return { score: evaluate({ model }).outputs.score, model };
  },
});

/** A pipeline in a pipeline in a pipeline; its outputs come from the innermost. */
export const pipeline = definePipeline({
  name: 'nested-pipeline-deep',
  inputs: {},
  outputs: { score: param.number(), model: artifact.model() },
  steps: () => {
    const { score, model } = prove({ source: 'here' }).outputs;
    return { score, model };
  },
});
