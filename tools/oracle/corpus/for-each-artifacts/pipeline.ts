import { artifact, param } from '@millrace/contract';
import { collect, definePipeline, forEach } from '@millrace/pipeline';
import { evaluate, join } from '../components.ts';

/** A loop over a list of artifacts, which the open-source backend cannot run. */
export const pipeline = definePipeline({
  name: 'for-each-artifacts',
  inputs: { models: artifact.list('model') },
  outputs: { joined: param.string() },
  steps: ({ inputs }) => {
    const judged = forEach(inputs.models, (model) => ({ score: evaluate({ model }).outputs.score }));
    return { joined: join({ items: collect(judged).score }).outputs.text };
  },
});
