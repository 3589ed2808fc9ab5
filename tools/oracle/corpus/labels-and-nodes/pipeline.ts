import { definePipeline } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** Labels of a step's pod, and of the node that it runs on. */
export const pipeline = definePipeline({
  name: 'labels-and-nodes',
  inputs: {},
  steps: () => {
    make({ source: 'here' }, { labels: { team: 'prices', 'example.com/cost': 'low' } });
    say({ text: 'a' }, { nodeSelector: { pool: 'large', 'cloud.google.com/gke-accelerator': 'nvidia-tesla-t4' } });
    say({ text: 'b' }, { name: 'say-2', labels: { team: 'prices' }, nodeSelector: { pool: 'small' } });
  },
});
