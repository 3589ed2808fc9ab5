import { definePipeline } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** How long a step may take. */
export const pipeline = definePipeline({
  name: 'timeouts',
  inputs: {},
  steps: () => {
    const { label } = make({ source: 'here' }, { timeout: '90s' }).outputs;
    say({ text: label }, { timeout: '2h', retries: 1 });
    say({ text: 'b' }, { name: 'say-2', timeout: '15m' });
  },
});
