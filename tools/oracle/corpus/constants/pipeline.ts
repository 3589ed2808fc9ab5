import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { echo, say } from '../components.ts';

/** Constants of each type, with what is hard to write in YAML. */
export const pipeline = definePipeline({
  name: 'constants',
  inputs: {},
  outputs: { texts: param.string(), lists: param.list(), structs: param.struct(), said: param.string() },
  steps: () => {
    const { outputs } = echo({
      text: "it's \"here\": – näher, 'там' #1\n\ttwo\\lines",
      integer: -9_007_199_254_740_991,
      number: -1.5e-300,
      flag: false,
      items: ['', ' ', '1', 1, 1.5, true, [], ['nested', {}]],
      settings: { 'a key': { 'b.c': [1, 2] }, empty: {}, yes: 'no' },
    });
    const { said } = say({ text: '' }).outputs;
    return { texts: outputs.texts, lists: outputs.lists, structs: outputs.structs, said };
  },
});
