import { readFileSync } from 'node:fs';
import { param } from '@millrace/contract';
import { definePipeline, loadComponent } from '@millrace/pipeline';
import { plan, say } from '../components.ts';

const printLines = loadComponent(readFileSync(new URL('../loaded/print-lines.yaml', import.meta.url), 'utf8'), {
  inputs: {
    lines: param.list({ items: 'string' }),
    end: param.string({ default: 'end' }),
    loud: param.boolean({ default: false }),
  },
  outputs: { last: param.string(), lines: param.list({ items: 'string' }) },
});

/** A pipeline of somebody's, with a loop and a branch in it, loaded from its compiled file and used twice. */
export const pipeline = definePipeline({
  name: 'loaded-pipeline',
  inputs: {},
  outputs: { lines: param.list({ items: 'string' }), said: param.string() },
  steps: () => {
    const { names } = plan({ size: 2 }).outputs;
    const { lines, last } = printLines({ lines: names }).outputs;
    printLines({ lines, end: last, loud: true }, { name: 'print-lines-2' });
    return { lines, said: say({ text: last }).outputs.said };
  },
});
