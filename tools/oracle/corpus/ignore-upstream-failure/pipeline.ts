import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, remark, say } from '../components.ts';

/** Steps that run though what they wait for may have failed. */
export const pipeline = definePipeline({
  name: 'ignore-upstream-failure',
  inputs: { text: param.string({ default: 'still here' }) },
  outputs: { said: param.string() },
  steps: ({ inputs }) => {
    const made = make({ source: 'here' });
    const said = say({ text: inputs.text }, { after: [made], ignoreUpstreamFailure: true });
    remark({ text: made.outputs.label }, { ignoreUpstreamFailure: true });
    return { said: said.outputs.said };
  },
});
