import { artifact, param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { evaluate, make, train } from '../components.ts';

const learn = definePipeline({
  name: 'learn',
  description: 'Learns from a table.',
  inputs: { data: artifact.dataset(), rate: param.number({ default: 0.1 }) },
  outputs: { model: artifact.model(), score: param.number() },
  steps: ({ inputs }) => {
    const { model, score } = train({ data: inputs.data, rate: inputs.rate }).outputs;
    return { model, score };
  },
});

/** A pipeline as a step of another, with a default of its own. */
export const pipeline = definePipeline({
  name: 'nested-pipeline',
  inputs: { source: param.string({ default: 'here' }) },
  outputs: { score: param.number(), model: artifact.model() },
  steps: ({ inputs }) => {
    const { data } = make({ source: inputs.source }).outputs;
    const { model, score } = learn({ data }).outputs;
    const { score: good } = evaluate({ model, threshold: score }).outputs;
    return { score: good, model };
  },
});
