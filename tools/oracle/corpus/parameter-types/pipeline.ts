import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { echo } from '../components.ts';

/** A pipeline input and output of each type. */
export const pipeline = definePipeline({
  name: 'parameter-types',
  inputs: {
    text: param.string(),
    integer: param.integer(),
    number: param.number(),
    flag: param.boolean(),
    items: param.list(),
    settings: param.struct(),
  },
  outputs: {
    texts: param.string(),
    integers: param.integer(),
    numbers: param.number(),
    flags: param.boolean(),
    lists: param.list(),
    structs: param.struct(),
  },
  steps: ({ inputs }) => {
    const { text, integer, number, flag, items, settings } = inputs;
    return echo({ text, integer, number, flag, items, settings }).outputs;
  },
});
