import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  raw: artifact.dataset('Raw files: CSV (also .gz) or Parquet, as ingest leaves them, or any folder or file of them.'),
  recipe: param.struct({ description: 'Columns, filters, derived columns, features, target and split.' }),
  expectedSchema: param.struct({
    optional: true,
    description: 'What the raw columns should be; anomalies tell where they are not.',
  }),
  previousStatistics: artifact.generic('statistics.json of an earlier run; drift from it is an anomaly.', {
    optional: true,
  }),
  onAnomaly: param.string({
    default: 'fail',
    choices: ['warn', 'fail'],
    description: 'Whether an anomaly of severity error stops the run.',
  }),
  engine: param.string({
    default: 'duckdb',
    choices: ['duckdb', 'bigquery', 'dataflow'],
    description: 'What runs the recipe: this process, or a service that reads raw files where they lie in a bucket.',
  }),
  location: param.string({
    optional: true,
    description:
      "Where the service works, which is where the bucket is: EU, us-central1 (the region, else BigQuery's US).",
  }),
  maximumBytesBilled: param.integer({
    optional: true,
    minimum: 1,
    description: 'Bytes beyond which the engine bigquery refuses a query before it runs any.',
  }),
  labels: param.struct({ optional: true, description: 'Labels of the jobs of bigquery and dataflow.' }),
  workers: param.struct({
    optional: true,
    description:
      'Machines of the engine dataflow: machineType, maxWorkers, serviceAccount, network, subnetwork, publicAddresses, timeoutMinutes.',
  }),
};

const outputs = {
  splits: artifact.dataset('train.parquet, validation.parquet, test.parquet, recipe.json, manifest.json.'),
  schema: artifact.generic('schema.json: what the raw columns are.'),
  statistics: artifact.generic('statistics.json: of the raw columns and of the splits.'),
  anomalies: artifact.generic('anomalies.json: where the data is not as expected.'),
  profile: artifact.generic('profile.json: summary and correlations of a sample.'),
  rows: param.integer({ description: 'Rows in the three splits.' }),
  trainRows: param.integer(),
  validationRows: param.integer(),
  testRows: param.integer(),
  anomalyCount: param.integer({ description: 'Anomalies of every severity.' }),
};

export type PreprocessRun = RunFunction<typeof inputs, typeof outputs>;
export type PreprocessInputs = typeof inputs;

export const preprocess = defineComponent({
  name: 'preprocess',
  description: 'Turns raw data into train, validation and test splits by a recipe, and checks what the data is like.',
  inputs,
  outputs,
  effects: 'pure',
  readsInPlace: ({ engine }) => (engine === 'duckdb' ? [] : ['raw']),
  defaultsFrom: { raw: 'ingest' },
  examples: [
    '--bucket ./runs local --recipe "$(cat recipe.json)"',
    '--bucket ./runs local --on-anomaly warn',
    '--bucket gs://BUCKET local --engine bigquery --maximum-bytes-billed 1000000000',
  ],
  run: () => import('./run.ts'),
});
