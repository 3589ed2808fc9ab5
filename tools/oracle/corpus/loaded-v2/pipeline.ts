import { readFileSync } from 'node:fs';
import { artifact, param } from '@millrace/contract';
import { definePipeline, loadComponent } from '@millrace/pipeline';
import { make, plan } from '../components.ts';

const summarize = loadComponent(readFileSync(new URL('../loaded/summarize.yaml', import.meta.url), 'utf8'), {
  inputs: {
    numbers: param.list(),
    table: artifact.dataset(),
    scale: param.number({ default: 1 }),
    title: param.string({ optional: true }),
  },
  outputs: { total: param.number(), summary: artifact.markdown() },
});

/** A component of KFP's second version, loaded from its file. */
export const pipeline = definePipeline({
  name: 'loaded-v2',
  inputs: { size: param.integer({ default: 3 }) },
  outputs: { total: param.number(), summary: artifact.markdown() },
  steps: ({ inputs }) => {
    const { numbers } = plan({ size: inputs.size }).outputs;
    const { data } = make({ source: 'here' }).outputs;
    summarize({ numbers, table: data, title: 'All' });
    const half = summarize({ numbers: [1, 2.5], table: data, scale: 0.5 }, { name: 'summarize-2', caching: false });
    return { total: half.outputs.total, summary: half.outputs.summary };
  },
});
