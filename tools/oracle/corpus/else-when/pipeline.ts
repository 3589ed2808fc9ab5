import { param } from '@millrace/contract';
import { definePipeline, when } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** The first of several branches whose condition holds. */
export const pipeline = definePipeline({
  name: 'else-when',
  inputs: { rows: param.integer({ default: 50 }) },
  outputs: { count: param.integer() },
  steps: ({ inputs }) => {
    const { count, label } = make({ source: 'here', rows: inputs.rows }).outputs;
    when(count.greaterThan(100), () => {
      say({ text: 'many' });
    })
      .elseWhen(count.greaterThan(10), () => {
        say({ text: 'some' }, { name: 'say-2' });
      })
      .elseWhen(label.equals('odd'), () => {
        say({ text: label }, { name: 'say-3' });
      })
      .otherwise(() => {
        say({ text: 'few' }, { name: 'say-4' });
      });
    when(label.equals('a'), () => {
      say({ text: 'a' }, { name: 'say-5' });
    }).elseWhen(label.equals('b'), () => {
      say({ text: 'b' }, { name: 'say-6' });
    });
    return { count };
  },
});
