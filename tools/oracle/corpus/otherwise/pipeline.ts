import { param } from '@millrace/contract';
import { definePipeline, when } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** One of two branches, by a pipeline input and by a step's output. */
export const pipeline = definePipeline({
  name: 'otherwise',
  inputs: { mode: param.string({ default: 'fast' }) },
  outputs: { label: param.string() },
  steps: ({ inputs }) => {
    const { count, label } = make({ source: 'here' }).outputs;
    when(inputs.mode.equals('fast'), () => {
      say({ text: label });
    }).otherwise(() => {
      say({ text: 'slow' }, { name: 'say-2' });
    });
    when(count.atLeast(100), () => {
      say({ text: 'many' }, { name: 'say-3' });
    }).otherwise(() => {
      say({ text: 'few' }, { name: 'say-4' });
    });
    return { label };
  },
});
