import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  model: artifact.model('Model bundle to register; only `deploy` needs it.', { optional: true }),
  evaluation: artifact.generic(
    'What evaluate wrote for this model: its metrics go into the registry, and a gate that said no keeps the model from being promoted.',
    { optional: true },
  ),
  registry: param.string({
    optional: true,
    description: 'Folder of the registry, e.g. gs://BUCKET/PIPELINE/models (in local mode <bucket>/<pipeline>/models).',
  }),
  modelName: param.string({ default: 'model', description: 'Name of the model in the registry.' }),
  action: param.string({
    choices: ['deploy', 'promote', 'rollback', 'status'],
    default: 'deploy',
    description: 'deploy registers and promotes; promote makes `toVersion` champion; rollback goes back to `previous`.',
  }),
  promote: param.boolean({ default: true, description: 'Makes the registered version champion.' }),
  toVersion: param.integer({ optional: true, minimum: 1, description: 'The version that `promote` makes champion.' }),
  labels: param.struct({ optional: true, description: 'Text values kept with the version.' }),
  dryRun: param.boolean({ default: false, description: 'Says what would change and changes nothing.' }),
};

const outputs = {
  deployment: artifact.generic('deployment.json: what was done, the version, and the aliases afterwards.'),
  version: param.string({ description: 'The version concerned; empty where there is none.' }),
  alias: param.string({ description: 'The alias that now names it; empty where none does.' }),
};

export type DeployRun = RunFunction<typeof inputs, typeof outputs>;

export const deploy = defineComponent({
  name: 'deploy',
  description: 'Registers a model version and moves the aliases champion and previous.',
  inputs,
  outputs,
  effects: 'writes-external',
  defaultsFrom: { model: 'train' },
  examples: [
    '--bucket ./runs local',
    '--bucket ./runs local --action rollback',
    '--bucket ./runs local --action promote --to-version 3',
    '--bucket ./runs local --action status',
  ],
  run: () => import('./run.ts'),
});
