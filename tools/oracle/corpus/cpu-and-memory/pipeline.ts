import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** CPU and memory: what is reserved, and what may not be exceeded. */
export const pipeline = definePipeline({
  name: 'cpu-and-memory',
  inputs: {},
  outputs: { label: param.string() },
  steps: () => {
    const { label } = make({ source: 'here' }, { cpu: 2, memory: '4Gi' }).outputs;
    say({ text: 'a' }, { cpu: { request: 0.5, limit: 1.5 }, memory: { request: '512Mi', limit: '2G' } });
    say({ text: 'b' }, { name: 'say-2', cpu: { request: 1 } });
    say({ text: 'c' }, { name: 'say-3', memory: { limit: '300000K' } });
    say({ text: 'd' }, { name: 'say-4', memory: { request: '1Ti' } });
    return { label };
  },
});
