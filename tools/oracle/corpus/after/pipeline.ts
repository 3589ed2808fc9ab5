import { param } from '@millrace/contract';
import { collect, definePipeline, forEach, when } from '@millrace/pipeline';
import { join, make, say } from '../components.ts';

/** Order where nothing flows: between steps, from outside a branch or a loop into it. */
export const pipeline = definePipeline({
  name: 'after',
  inputs: {},
  outputs: { said: param.string() },
  steps: () => {
    const first = make({ source: 'first' });
    const second = make({ source: 'second' }, { name: 'make-2' });
    const third = say({ text: 'third' }, { after: [first, second] });
    when(second.outputs.count.greaterThan(3), () => {
      const inner = say({ text: 'fourth' }, { name: 'say-2', after: [third] });
      say({ text: 'fifth' }, { name: 'say-3', after: [inner] });
    });
    const loop = forEach(['a', 'b'], (text) => ({
      said: say({ text }, { name: 'say-4', after: [first] }).outputs.said,
    }));
    const joined = join({ items: collect(loop).said }, { after: [third] });
    return { said: say({ text: joined.outputs.text }, { name: 'say-5', after: [joined] }).outputs.said };
  },
});
