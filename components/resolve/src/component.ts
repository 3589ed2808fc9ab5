import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  registry: param.string({
    optional: true,
    description: 'Folder of the registry, e.g. gs://BUCKET/PIPELINE/models (in local mode <bucket>/<pipeline>/models).',
  }),
  modelName: param.string({ default: 'model', description: 'Name of the model in the registry.' }),
  alias: param.string({ default: 'champion', description: 'An alias, or the number of a version.' }),
  besides: artifact.model('A candidate: where it is the champion already, `previous` is given in its place.', {
    optional: true,
  }),
};

const outputs = {
  model: artifact.model('The bundle; a folder without bundle.json when nothing has the alias.'),
  found: param.boolean({ description: 'Whether the alias names a version.' }),
  version: param.string({ description: 'The version; empty when none was found.' }),
};

export type ResolveRun = RunFunction<typeof inputs, typeof outputs>;
export type ResolveInputs = typeof inputs;

export const resolve = defineComponent({
  name: 'resolve',
  description: 'Looks up the model that an alias names in the registry.',
  inputs,
  outputs,
  effects: 'reads-external',
  examples: ['--bucket ./runs local', '--bucket ./runs local --alias previous'],
  run: () => import('./run.ts'),
  fingerprint: () => import('./fingerprint.ts'),
});
