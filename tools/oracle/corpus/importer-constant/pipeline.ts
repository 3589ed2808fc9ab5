import { artifact } from '@millrace/contract';
import { definePipeline, importArtifact } from '@millrace/pipeline';
import { train } from '../components.ts';

/** An artifact that is there already, by its URI. */
export const pipeline = definePipeline({
  name: 'importer-constant',
  inputs: {},
  outputs: { model: artifact.model() },
  steps: () => {
    const table = importArtifact('dataset', { uri: 'gs://example/tables/may.csv' }, { name: 'importer' });
    const { model } = train({ data: table.outputs.artifact }).outputs;
    return { model };
  },
});
