import { param } from '@millrace/contract';
import { definePipeline, when } from '@millrace/pipeline';
import { evaluate, make, publish, say, train } from '../components.ts';

/** Steps that run only if: with values from outside, among them an input of the pipeline. */
export const pipeline = definePipeline({
  name: 'when',
  inputs: { threshold: param.number({ default: 0.5 }), to: param.string({ default: 'champion' }) },
  outputs: { score: param.number() },
  steps: ({ inputs }) => {
    const { data, passed } = make({ source: 'here' }).outputs;
    const { model, score } = train({ data }).outputs;
    when(score.greaterThan(inputs.threshold), () => {
      const { report } = evaluate({ model, threshold: inputs.threshold }).outputs;
      publish({ model, to: inputs.to });
      void report;
    });
    when(passed.equals(false), () => {
      say({ text: 'not passed' });
    });
    return { score };
  },
});
