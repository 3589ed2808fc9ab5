import { readFileSync } from 'node:fs';
import { param } from '@millrace/contract';
import { definePipeline, loadComponent } from '@millrace/pipeline';
import { make, say } from '../components.ts';

const double = loadComponent(readFileSync(new URL('../loaded/double.yaml', import.meta.url), 'utf8'), {
  inputs: {
    number: param.integer(),
    factors: param.list({ default: [2] }),
    note: param.string({ default: 'twice' }),
  },
  outputs: { product: param.integer(), words: param.string() },
});

/** A Python function, compiled by the SDK into a file. */
export const pipeline = definePipeline({
  name: 'loaded-function',
  inputs: {},
  outputs: { product: param.integer() },
  steps: () => {
    const { count } = make({ source: 'here' }).outputs;
    const { product, words } = double({ number: count, factors: [2, 3] }, { retries: 1, memory: '1Gi' }).outputs;
    say({ text: words });
    return { product };
  },
});
