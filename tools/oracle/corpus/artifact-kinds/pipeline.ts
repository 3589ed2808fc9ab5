import { artifact, param } from '@millrace/contract';
import { definePipeline } from '@millrace/pipeline';
import { make, measure, render, train } from '../components.ts';

/** Artifacts of each kind, and an input that takes any. */
export const pipeline = definePipeline({
  name: 'artifact-kinds',
  inputs: {},
  outputs: {
    page: artifact.html(),
    notes: artifact.markdown(),
    confusion: artifact.classificationMetrics(),
    metrics: artifact.metrics(),
    anything: artifact.generic(),
    size: param.integer(),
  },
  steps: () => {
    const { data } = make({ source: 'here' }).outputs;
    const { model, metrics } = train({ data }).outputs;
    const { page, notes, confusion, anything } = render({}).outputs;
    const sized = measure({ thing: model });
    measure({ thing: page }, { name: 'measure-2' });
    measure({ thing: anything }, { name: 'measure-3' });
    return { page, notes, confusion, metrics, anything, size: sized.outputs.size };
  },
});
