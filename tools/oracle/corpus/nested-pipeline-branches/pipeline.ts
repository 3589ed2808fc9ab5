import { param } from '@millrace/contract';
import { collect, definePipeline, forEach, oneOf, when } from '@millrace/pipeline';
import { join, make, say } from '../components.ts';

const greet = definePipeline({
  name: 'greet',
  inputs: { name: param.string(), loud: param.boolean({ default: false }) },
  outputs: { words: param.string(), all: param.string() },
  steps: ({ inputs }) => {
    const { words } = oneOf(
      when(inputs.loud.equals(true), () => ({ words: say({ text: 'LOUD' }).outputs.said })).otherwise(() => ({
        words: say({ text: inputs.name }, { name: 'say-2' }).outputs.said,
      })),
    );
    const each = forEach(['a', 'b'], (text) => ({ said: say({ text }, { name: 'say-3' }).outputs.said }));
    return { words, all: join({ items: collect(each).said }).outputs.text };
  },
});

/** Branches and loops within a pipeline within a branch and within a loop. */
export const pipeline = definePipeline({
  name: 'nested-pipeline-branches',
  inputs: { names: param.list({ items: 'string', default: ['x', 'y'] }) },
  outputs: { words: param.string(), all: param.list({ items: 'string' }) },
  steps: ({ inputs }) => {
    const { count } = make({ source: 'here' }).outputs;
    const { words } = greet({ name: 'me' }).outputs;
    when(count.greaterThan(3), () => {
      greet({ name: words, loud: true }, { name: 'greet-2' });
    });
    const loop = forEach(inputs.names, (name) => ({ all: greet({ name }, { name: 'greet-3' }).outputs.all }));
    return { words, all: collect(loop).all };
  },
});
