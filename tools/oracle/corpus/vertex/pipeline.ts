import { param } from '@millrace/contract';
import { definePipeline, when } from '@millrace/pipeline';
import { make, publish, train } from '../components.ts';

/** For Vertex AI: its accelerators, and one document only. */
export const pipeline = definePipeline({
  name: 'vertex',
  inputs: { threshold: param.number({ default: 0.5 }) },
  outputs: { score: param.number() },
  steps: ({ inputs }) => {
    const { data } = make({ source: 'here' }, { cpu: 2, memory: '8Gi' }).outputs;
    const { model, score } = train(
      { data },
      {
        accelerator: { type: 'NVIDIA_TESLA_T4', count: 2 },
        cpu: 8,
        memory: '30G',
        retries: { count: 2, backoff: '1m' },
      },
    ).outputs;
    when(score.greaterThan(inputs.threshold), () => {
      publish({ model, to: 'endpoint' }, { env: { REGION: 'europe-west1' } });
    });
    return { score };
  },
});
