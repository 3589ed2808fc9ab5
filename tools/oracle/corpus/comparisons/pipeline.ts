import { param } from '@millrace/contract';
import { definePipeline, when } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** Every operator between every pair of types that have it. */
export const pipeline = definePipeline({
  name: 'comparisons',
  inputs: {
    limit: param.integer({ default: 10 }),
    threshold: param.number({ default: 0.5 }),
    word: param.string({ default: "it's" }),
    wanted: param.boolean({ default: true }),
  },
  outputs: { label: param.string() },
  steps: ({ inputs }) => {
    const { count, score, label, passed } = make({ source: 'here' }).outputs;
    const conditions = [
      count.equals(10),
      count.notEquals(inputs.limit),
      count.lessThan(inputs.limit),
      count.atMost(11),
      count.greaterThan(-1),
      count.atLeast(inputs.limit),
      score.equals(0.5),
      score.notEquals(inputs.threshold),
      score.lessThan(inputs.threshold),
      score.atMost(0.75),
      score.greaterThan(0.001),
      score.atLeast(inputs.threshold),
      score.greaterThan(1),
      count.atMost(2.5),
      inputs.limit.greaterThan(inputs.threshold),
      score.notEquals(count),
      label.equals('here'),
      label.notEquals('two words, "quoted"'),
      label.equals(inputs.word),
      passed.equals(true),
      passed.notEquals(true),
      passed.equals(inputs.wanted),
      inputs.limit.lessThan(100),
      inputs.wanted.equals(false),
    ];
    for (const [i, condition] of conditions.entries()) {
      when(condition, () => {
        say({ text: label }, { name: i === 0 ? 'say' : `say-${i + 1}` });
      });
    }
    return { label };
  },
});
