import { artifact, param } from '@millrace/contract';
import { definePipeline, importArtifact } from '@millrace/pipeline';
import { measure, say, train } from '../components.ts';

/** Artifacts whose URI is known only when the pipeline runs: an input, and what a step gives. */
export const pipeline = definePipeline({
  name: 'importer-runtime',
  inputs: { table: param.string(), notes: param.string() },
  outputs: { size: param.integer(), found: artifact.generic() },
  steps: ({ inputs }) => {
    const table = importArtifact('dataset', { uri: inputs.table }, { name: 'importer' });
    train({ data: table.outputs.artifact });
    const { said } = say({ text: inputs.notes }).outputs;
    const found = importArtifact('artifact', { uri: said }, { name: 'importer-2' });
    const { size } = measure({ thing: found.outputs.artifact }).outputs;
    return { size, found: found.outputs.artifact };
  },
});
