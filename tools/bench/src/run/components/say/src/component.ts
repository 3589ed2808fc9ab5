import { defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = { text: param.string() };
const outputs = { said: param.string() };
export type SayRun = RunFunction<typeof inputs, typeof outputs>;

/** The smallest step: says what it is given. */
export const say = defineComponent({
  name: 'say',
  description: 'Says what it is given.',
  inputs,
  outputs,
  effects: 'pure',
  run: () => import('./run.ts'),
});
