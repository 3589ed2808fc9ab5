import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  model: artifact.model('Model bundle to register; only `deploy` needs it.', { optional: true }),
  evaluation: artifact.generic(
    'What evaluate wrote for this model: its metrics go into the registry, and a gate that said no keeps the model from being promoted.',
    { optional: true },
  ),
  target: param.string({
    choices: ['registry', 'vertex'],
    default: 'registry',
    description: 'Where models are put: a registry in the bucket, or Vertex AI (its model registry and an endpoint).',
  }),
  registry: param.string({
    optional: true,
    description: 'Folder of the registry, e.g. gs://BUCKET/PIPELINE/models (in local mode <bucket>/<pipeline>/models).',
  }),
  modelName: param.string({ default: 'model', description: 'Name of the model in the registry.' }),
  action: param.string({
    choices: ['deploy', 'promote', 'rollback', 'undeploy', 'status'],
    default: 'deploy',
    description:
      'deploy registers and promotes; promote makes `toVersion` champion (on Vertex AI by default the canary); rollback goes back to `previous`; undeploy (Vertex AI) takes versions off the endpoint.',
  }),
  promote: param.boolean({ default: true, description: 'Makes the registered version champion.' }),
  toVersion: param.integer({
    optional: true,
    minimum: 1,
    description: 'The version that `promote` makes champion, or that `undeploy` takes off.',
  }),
  labels: param.struct({ optional: true, description: 'Text values kept with the version.' }),
  dryRun: param.boolean({ default: false, description: 'Says what would change and changes nothing.' }),
  modelId: param.string({
    optional: true,
    description: 'Vertex AI: id of the model. Default: the model of that name, else an id made of the name.',
  }),
  versionAlias: param.string({
    optional: true,
    description: 'Vertex AI: alias of the version that is served (champion).',
  }),
  replaceExistingVersion: param.boolean({
    default: false,
    description: 'Vertex AI: the version that has the alias is undeployed and deleted once the new one serves.',
  }),
  endpoint: param.string({
    optional: true,
    description: "Vertex AI: display name of the endpoint (the model's name).",
  }),
  servingImage: param.string({
    optional: true,
    description: 'Vertex AI: image of serve, by digest: REPOSITORY/serve@sha256:…; `deploy` needs it.',
  }),
  machineType: param.string({
    optional: true,
    description: 'Vertex AI: machine of a replica (as what is deployed now, else n1-standard-2).',
  }),
  minReplicas: param.integer({ optional: true, minimum: 1, description: 'Vertex AI: fewest replicas (1).' }),
  maxReplicas: param.integer({ optional: true, minimum: 1, description: 'Vertex AI: most replicas (`minReplicas`).' }),
  serviceAccount: param.string({ optional: true, description: 'Vertex AI: account that the server runs as.' }),
  canary: param.integer({
    optional: true,
    minimum: 1,
    maximum: 99,
    description: 'Vertex AI: percent of the requests for the new version; the others keep the rest (all at once).',
  }),
  removeEndpoint: param.boolean({
    default: false,
    description: 'Vertex AI: `undeploy` deletes the endpoint, too, once nothing is on it.',
  }),
  priceList: param.struct({
    optional: true,
    description:
      'Vertex AI: your prices for a dry run: `currency`, and `perMonth` of each machine type; Millrace has none.',
  }),
};

const outputs = {
  deployment: artifact.generic('deployment.json: what was done, the version, and the aliases afterwards.'),
  version: param.string({ description: 'The version concerned; empty where there is none.' }),
  alias: param.string({ description: 'The alias that now names it; empty where none does.' }),
};

export type DeployRun = RunFunction<typeof inputs, typeof outputs>;

export const deploy = defineComponent({
  name: 'deploy',
  description: 'Registers a model version, moves its aliases, and serves it on Vertex AI where asked to.',
  inputs,
  outputs,
  effects: 'writes-external',
  defaultsFrom: { model: 'train' },
  examples: [
    '--bucket ./runs local',
    '--bucket ./runs local --action rollback',
    '--bucket ./runs local --action promote --to-version 3',
    '--bucket ./runs local --action status',
    '--bucket gs://B --project P --region R local --target vertex --model-name bitcoin --serving-image R/serve@sha256:… --canary 10',
  ],
  run: () => import('./run.ts'),
});
