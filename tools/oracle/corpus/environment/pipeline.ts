import { param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, say } from '../components.ts';

/** Variables of a step's container. */
export const pipeline = definePipeline({
  name: 'environment',
  inputs: {},
  outputs: { label: param.string() },
  steps: () => {
    const { label } = make({ source: 'here' }, { env: { LOG_LEVEL: 'debug', EMPTY: '', TEXT: 'a "b" = c' } }).outputs;
    say({ text: 'here' }, { env: { COUNT: '1' } });
    return { label };
  },
});
