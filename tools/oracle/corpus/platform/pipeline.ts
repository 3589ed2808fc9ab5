import { param } from '@millrace/contract';
import { definePipeline, when } from '@millrace/pipeline';
import { make, train } from '../components.ts';

const secrets = [{ name: 'warehouse', env: { PASSWORD: 'password' } }];

const learn = definePipeline({
  name: 'learn',
  inputs: { source: param.string() },
  outputs: { score: param.number() },
  steps: ({ inputs }) => {
    const { data } = make({ source: inputs.source }, { secrets }).outputs;
    return { score: train({ data }, { timeout: '1h', volumes: [{ claim: 'cache', path: '/cache' }] }).outputs.score };
  },
});

/** What is asked of Kubernetes, at every depth: one document of the compiled file for all. */
export const pipeline = definePipeline({
  name: 'platform',
  inputs: {},
  outputs: { score: param.number() },
  steps: () => {
    const { data, count } = make({ source: 'here' }, { secrets, labels: { depth: '0' } }).outputs;
    when(count.greaterThan(5), () => {
      train({ data }, { timeout: '10m', nodeSelector: { pool: 'large' } });
    });
    learn({ source: 'again' });
    return { score: learn({ source: 'here' }, { name: 'learn-2' }).outputs.score };
  },
});
