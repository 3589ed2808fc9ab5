import { artifact, param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { evaluate, train } from '../components.ts';

/** A pipeline that is given artifacts and gives some back. */
export const pipeline = definePipeline({
  name: 'artifact-inputs',
  inputs: { data: artifact.dataset(), former: artifact.model(), rate: param.number({ default: 0.3 }) },
  outputs: { model: artifact.model(), report: artifact.html(), score: param.number() },
  steps: ({ inputs }) => {
    const { model } = train({ data: inputs.data, rate: inputs.rate }).outputs;
    const { score } = evaluate({ model: inputs.former }).outputs;
    const { report } = evaluate({ model, threshold: score }, { name: 'evaluate-2' }).outputs;
    return { model, report, score };
  },
});
