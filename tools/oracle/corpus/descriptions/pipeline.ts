import { artifact, param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, train } from '../components.ts';

/** What the SDK writes of descriptions: the pipeline's own, and those of inputs. */
export const pipeline = definePipeline({
  name: 'descriptions',
  description: 'Learns from what "source" names: one model, no more.',
  inputs: {
    source: param.string({ description: 'URL of the table.' }),
    rate: param.number({ default: 0.1, description: 'Step size: small.' }),
  },
  outputs: { model: artifact.model() },
  steps: ({ inputs }) => {
    const { data } = make({ source: inputs.source }).outputs;
    const { model } = train({ data, rate: inputs.rate }).outputs;
    return { model };
  },
});
