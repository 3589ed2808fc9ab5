import { param } from '@millrace/contract';
import { collect, definePipeline, forEach, when } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** A branch in each iteration: by the item, by a field of it, by what the iteration made. */
export const pipeline = definePipeline({
  name: 'condition-in-loop',
  inputs: { names: param.list({ items: 'string', default: ['a', 'b'] }) },
  outputs: { counts: param.list({ items: 'integer' }) },
  steps: ({ inputs }) => {
    const named = forEach(inputs.names, (name) => {
      const { count, label } = make({ source: name }).outputs;
      when(name.equals('a'), () => {
        say({ text: name });
      }).otherwise(() => {
        say({ text: label }, { name: 'say-2' });
      });
      when(count.greaterThan(5), () => {
        say({ text: name }, { name: 'say-3' });
      });
      return { count };
    });
    forEach(
      [
        { mode: 'fast', to: 'a' },
        { mode: 'slow', to: 'b' },
      ],
      (trial) => {
        when(trial.field('mode').equals('fast'), () => {
          say({ text: 'fast' }, { name: 'say-4' });
        });
      },
    );
    return { counts: collect(named).count };
  },
});
