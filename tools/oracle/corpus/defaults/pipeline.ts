import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { echo, fallback } from '../components.ts';

/** Defaults of a pipeline's inputs, of a component's, and both at once. */
export const pipeline = definePipeline({
  name: 'defaults',
  inputs: {
    text: param.string({ default: 'said "so"' }),
    integer: param.integer({ default: 1_000_000 }),
    number: param.number({ default: 2.5e-7 }),
    flag: param.boolean({ default: true }),
    items: param.list({ default: ['a', 'b'] }),
    settings: param.struct({ default: { depth: 3, names: ['x'], deep: { on: true } } }),
    empty: param.string({ default: '' }),
  },
  outputs: { result: param.string(), lists: param.list(), structs: param.struct() },
  steps: ({ inputs }) => {
    const { text, integer, number, flag, items, settings, empty } = inputs;
    const all = echo({ text, integer, number, flag, items, settings });
    fallback({});
    const some = fallback({ text: empty, integer, items: all.outputs.lists }, { name: 'fallback-2' });
    return { result: some.outputs.result, lists: all.outputs.lists, structs: all.outputs.structs };
  },
});
