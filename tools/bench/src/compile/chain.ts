import { artifact, defineComponent, param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';

const link = defineComponent({
  name: 'link',
  description: 'One step of a chain.',
  inputs: {
    text: param.string(),
    count: param.integer({ default: 3 }),
    before: artifact.dataset('', { optional: true }),
  },
  outputs: { data: artifact.dataset(), size: param.integer() },
  effects: 'pure',
  run: () => Promise.reject(new Error('only compiled')),
});

/** A chain of steps, each with the data and a number of the one before; a retry and limits here and there. */
export const chainOf = (steps: number) =>
  definePipeline({
    name: 'chain',
    inputs: { text: param.string({ default: 'text' }) },
    steps: ({ inputs }) => {
      let last = link({ text: inputs.text }, { name: 'link-0' });
      for (let i = 1; i < steps; i++) {
        const options = { name: `link-${i}`, ...(i % 5 === 0 ? { retries: 2, memory: '2Gi' } : {}) };
        last = link({ text: inputs.text, count: last.outputs.size, before: last.outputs.data }, options);
      }
    },
  });

/** For the command line: the number of steps comes from the environment. */
export const chain = chainOf(Number(process.env.STEPS ?? '10'));
