import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, train } from '../components.ts';

/** Work as a job of Vertex AI, asked for by an argument of the step's command. */
export const pipeline = definePipeline({
  name: 'where-it-runs',
  inputs: {},
  outputs: { score: param.number() },
  steps: () => {
    const { data } = make({ source: 'here' }, { on: 'here' }).outputs;
    return {
      score: train({ data }, { on: 'vertex', vertex: { project: 'my-project', region: 'europe-west4' } }).outputs.score,
    };
  },
});
