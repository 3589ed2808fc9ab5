import { definePipeline, forEach } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** Volume claims of the cluster, in steps of a loop, too. */
export const pipeline = definePipeline({
  name: 'volumes',
  inputs: {},
  steps: () => {
    make(
      { source: 'here' },
      {
        volumes: [
          { claim: 'cache', path: '/cache' },
          { claim: 'data', path: '/data', subPath: 'tables/may' },
        ],
      },
    );
    forEach(['a', 'b'], (text) => {
      say({ text }, { volumes: [{ claim: 'cache', path: '/cache' }] });
    });
  },
});
