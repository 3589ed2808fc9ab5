import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** Again after a failure: at once, and with a backoff, of which each part may be left out. */
export const pipeline = definePipeline({
  name: 'retries',
  inputs: {},
  outputs: { label: param.string() },
  steps: () => {
    const { label } = make({ source: 'here' }, { retries: 2 }).outputs;
    say({ text: 'a' }, { retries: { count: 3, backoff: '30s', factor: 1.5, maximum: '10m' } });
    say({ text: 'b' }, { name: 'say-2', retries: { count: 1, backoff: '2m' } });
    say({ text: 'c' }, { name: 'say-3', retries: { count: 5, factor: 3 } });
    say({ text: 'd' }, { name: 'say-4', retries: { count: 5, maximum: '90s' } });
    return { label };
  },
});
