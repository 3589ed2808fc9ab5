import { artifact, defineComponent, param } from '@millrace/contract';
import { collect, definePipeline, exitHandler, forEach, when } from '@millrace/pipeline';

/** `step.mjs`. It writes outside (its starts are noted there), so no cache stands in for it: only a resumed run does. */
const work = defineComponent({
  name: 'work',
  description: 'Notes that it starts.',
  inputs: {
    name: param.string(),
    folder: param.string(),
    from: artifact.dataset('One to go on from.', { optional: true }),
    all: artifact.list('dataset', 'Several.', { optional: true }),
    words: param.list({ items: 'string', optional: true }),
  },
  outputs: { data: artifact.dataset('What it says.'), word: param.string(), list: param.list({ items: 'string' }) },
  effects: 'writes-external',
  run: () => Promise.reject(new Error('step.mjs does the work')),
});
const tell = defineComponent({
  name: 'tell',
  description: 'The last step, whatever came of the others.',
  inputs: { name: param.string(), folder: param.string(), status: param.finalStatus() },
  outputs: { data: artifact.dataset('What it was told.'), word: param.string(), list: param.list({ items: 'string' }) },
  effects: 'writes-external',
  run: () => Promise.reject(new Error('step.mjs does the work')),
});

const inner = definePipeline({
  name: 'inner',
  inputs: { name: param.string(), folder: param.string() },
  outputs: { word: param.string() },
  steps: ({ inputs }) => ({ word: work({ ...inputs }, { name: 'deep' }).outputs.word }),
});

/** A step before a loop whose outputs are collected, a branch, a nested pipeline, all in an exit handler. */
export const killed = definePipeline({
  name: 'killed',
  inputs: { folder: param.string() },
  steps: ({ inputs: { folder } }) => {
    exitHandler(
      () => {
        const first = work({ name: 'first', folder }, { name: 'first' });
        inner({ name: 'deep', folder });
        const loop = forEach(
          first.outputs.list,
          (name) => {
            const each = work({ name, folder, from: first.outputs.data }, { name: 'each' });
            return { data: each.outputs.data, word: each.outputs.word };
          },
          { parallelism: 2 },
        );
        const { data, word } = collect(loop);
        const join = work({ name: 'join', folder, all: data, words: word }, { name: 'join' });
        when(join.outputs.word.equals('join!'), () => {
          work({ name: 'branch', folder, from: join.outputs.data }, { name: 'branch' });
        });
      },
      (status) => tell({ name: 'tell', folder, status }),
    );
  },
});
