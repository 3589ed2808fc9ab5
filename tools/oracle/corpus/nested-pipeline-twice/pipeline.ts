import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, say } from '../components.ts';

const describe = definePipeline({
  name: 'describe',
  inputs: { source: param.string(), rows: param.integer({ default: 4 }) },
  outputs: { said: param.string() },
  steps: ({ inputs }) => {
    const { label } = make({ source: inputs.source, rows: inputs.rows }).outputs;
    return { said: say({ text: label }).outputs.said };
  },
});

/** One pipeline used three times: side by side, after the other, with what the other gave. The second without caching. */
export const pipeline = definePipeline({
  name: 'nested-pipeline-twice',
  inputs: { source: param.string({ default: 'here' }) },
  outputs: { first: param.string(), third: param.string() },
  steps: ({ inputs }) => {
    const first = describe({ source: inputs.source });
    const second = describe({ source: 'there', rows: 2 }, { name: 'describe-2', after: [first], caching: false });
    const third = describe({ source: second.outputs.said }, { name: 'describe-3' });
    return { first: first.outputs.said, third: third.outputs.said };
  },
});
