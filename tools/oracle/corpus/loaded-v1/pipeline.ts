import { readFileSync } from 'node:fs';
import { param } from '@millrace/contract';
import { definePipeline, loadComponent } from '@millrace/pipeline';
import { make, say } from '../components.ts';

const read = (file: string) => readFileSync(new URL(`../loaded/${file}`, import.meta.url), 'utf8');
const countWords = loadComponent(read('count-words.yaml'), {
  inputs: {
    text: param.string(),
    least_length: param.integer({ default: 1 }),
    suffix: param.string({ optional: true }),
  },
  outputs: { words: param.integer(), longest: param.string() },
});
const tokens = loadComponent(read('tokens.yaml'));

/** Components of KFP's first version, loaded from their files. */
export const pipeline = definePipeline({
  name: 'loaded-v1',
  inputs: { text: param.string({ default: 'one two three' }) },
  outputs: { longest: param.string(), words: param.integer() },
  steps: ({ inputs }) => {
    const { longest, words } = countWords({ text: inputs.text }).outputs;
    countWords({ text: longest, least_length: 2, suffix: '!' }, { name: 'count-words-2' });
    const { data } = make({ source: 'here' }).outputs;
    tokens({ table: data });
    return { longest: say({ text: longest }).outputs.said, words };
  },
});
