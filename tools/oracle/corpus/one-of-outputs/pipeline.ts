import { artifact, param } from '@millrace/contract';
import { definePipeline, oneOf, when } from '@millrace/pipeline';
import { make, train } from '../components.ts';

/** What whichever branch ran made is what the pipeline gives. */
export const pipeline = definePipeline({
  name: 'one-of-outputs',
  inputs: { mode: param.string({ default: 'fast' }) },
  outputs: { model: artifact.model(), score: param.number() },
  steps: ({ inputs }) => {
    const { data } = make({ source: 'here' }).outputs;
    return oneOf(
      when(inputs.mode.equals('fast'), () => {
        const { model, score } = train({ data, rate: 0.5 }).outputs;
        return { model, score };
      }).otherwise(() => {
        const { model, score } = train({ data, rate: 0.01 }, { name: 'train-2' }).outputs;
        return { model, score };
      }),
    );
  },
});
