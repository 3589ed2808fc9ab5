import { param } from '@millrace/contract';
import { collect, definePipeline, forEach, text, when } from '@millrace/pipeline';
import { join, make, say } from '../components.ts';

/** Texts that are put together when the pipeline runs. */
export const pipeline = definePipeline({
  name: 'text-templates',
  inputs: { bucket: param.string({ default: 'example' }), rows: param.integer({ default: 3 }) },
  outputs: { said: param.string(), joined: param.string() },
  steps: ({ inputs }) => {
    const { label, count } = make({ source: text`gs://${inputs.bucket}/tables`, rows: inputs.rows }).outputs;
    const said = say({ text: text`"${label}" of {"bucket": "${inputs.bucket}"}` });
    when(count.greaterThan(1), () => {
      say({ text: text`${count} of ${inputs.rows}` }, { name: 'say-2' });
    });
    const loop = forEach(['a', 'b'], (name) => ({
      said: say({ text: text`${name} of ${inputs.bucket}` }, { name: 'say-3' }).outputs.said,
    }));
    return { said: said.outputs.said, joined: join({ items: collect(loop).said }).outputs.text };
  },
});
