import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { join, plan, settle } from '../components.ts';

/** Lists and structs from step to step. */
export const pipeline = definePipeline({
  name: 'lists-and-structs',
  inputs: { size: param.integer({ default: 2 }), extra: param.struct({ default: { rate: 0.5 } }) },
  outputs: { joined: param.string(), settled: param.string(), names: param.list({ items: 'string' }) },
  steps: ({ inputs }) => {
    const { names, numbers, best } = plan({ size: inputs.size }).outputs;
    const joined = join({ items: names });
    join({ items: numbers }, { name: 'join-2' });
    const settled = settle({ settings: best });
    settle({ settings: inputs.extra }, { name: 'settle-2' });
    return { joined: joined.outputs.text, settled: settled.outputs.text, names };
  },
});
