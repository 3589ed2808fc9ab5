import { param } from '@millrace/contract';
import { definePipeline, oneOf, when } from '@millrace/pipeline';
import { evaluate, make, train } from '../components.ts';

/** The artifact of whichever branch ran, and a parameter with it. */
export const pipeline = definePipeline({
  name: 'one-of-artifacts',
  inputs: { mode: param.string({ default: 'slow' }) },
  outputs: { score: param.number() },
  steps: ({ inputs }) => {
    const { data } = make({ source: 'here' }).outputs;
    const chosen = oneOf(
      when(inputs.mode.equals('fast'), () => {
        const { model, score } = train({ data, rate: 0.5 }).outputs;
        return { model, score };
      }).otherwise(() => {
        const { model, score } = train({ data, rate: 0.01 }, { name: 'train-2' }).outputs;
        return { model, score };
      }),
    );
    return { score: evaluate({ model: chosen.model, threshold: chosen.score }).outputs.score };
  },
});
