import { param } from '@millrace/contract';
import { definePipeline, when } from '@millrace/pipeline';
import { make, publish, say, train } from '../components.ts';

/** Branches in branches, with values from every level outside. */
export const pipeline = definePipeline({
  name: 'nested-conditions',
  inputs: { threshold: param.number({ default: 0.5 }) },
  outputs: { label: param.string() },
  steps: ({ inputs }) => {
    const { data, label, count } = make({ source: 'here' }).outputs;
    when(count.greaterThan(5), () => {
      const { model, score } = train({ data }).outputs;
      when(score.lessThan(inputs.threshold), () => {
        say({ text: label });
        when(label.notEquals('secret'), () => {
          publish({ model, to: label });
        });
      }).otherwise(() => {
        publish({ model, to: 'challenger' }, { name: 'publish-2' });
      });
    });
    return { label };
  },
});
