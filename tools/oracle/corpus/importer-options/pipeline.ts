import { param } from '@millrace/contract';
import { definePipeline, importArtifact } from '@millrace/pipeline';
import { evaluate, train } from '../components.ts';

/** Metadata of an imported artifact, and importing it anew. */
export const pipeline = definePipeline({
  name: 'importer-options',
  inputs: {},
  outputs: { score: param.number() },
  steps: () => {
    const table = importArtifact(
      'dataset',
      { uri: 'gs://example/tables', metadata: { rows: 12, source: 'a "table"', nested: { list: ['a', 1] } } },
      { name: 'importer' },
    );
    train({ data: table.outputs.artifact });
    const former = importArtifact('model', { uri: 'gs://example/model', reimport: true }, { name: 'importer-2' });
    return { score: evaluate({ model: former.outputs.artifact }).outputs.score };
  },
});
