import { definePipeline } from '@millrace/pipeline';
import { say } from './components/say/src/component.ts';

/** A chain of small steps of our own. */
export const chainOf = (steps: number) =>
  definePipeline({
    name: 'bench-chain',
    inputs: {},
    steps: () => {
      let last = say({ text: 'x' }, { name: 'say-0', caching: false });
      for (let i = 1; i < steps; i++) last = say({ text: last.outputs.said }, { name: `say-${i}`, caching: false });
    },
  });
