import { param } from '@millrace/contract';
import { collect, definePipeline, forEach, oneOf, when } from '@millrace/pipeline';
import { join, say } from '../components.ts';

/** Whichever branch ran in each iteration, collected. */
export const pipeline = definePipeline({
  name: 'one-of-in-loop',
  inputs: {},
  outputs: { joined: param.string() },
  steps: () => {
    const loop = forEach(['a', 'b'], (name) => {
      const { word } = oneOf(
        when(name.equals('a'), () => ({ word: say({ text: 'first' }).outputs.said })).otherwise(() => ({
          word: say({ text: 'other' }, { name: 'say-2' }).outputs.said,
        })),
      );
      return { said: say({ text: word }, { name: 'say-3' }).outputs.said };
    });
    return { joined: join({ items: collect(loop).said }).outputs.text };
  },
});
