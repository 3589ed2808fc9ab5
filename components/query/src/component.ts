import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  sql: param.string({
    description:
      'One SELECT, in the SQL of the engine. Values come as `parameters`: $name in DuckDB, @name in GoogleSQL.',
  }),
  parameters: param.struct({
    optional: true,
    description: 'Values by name: texts, numbers, booleans, lists of one of these. They never become part of the SQL.',
  }),
  raw: artifact.dataset('CSV (also .gz) or Parquet, as ingest or another query leaves it: the table `raw` in DuckDB.', {
    optional: true,
  }),
  splits: artifact.dataset('As preprocess writes them: the tables `train`, `validation` and `test` in DuckDB.', {
    optional: true,
  }),
  engine: param.string({
    ...{ default: 'duckdb', choices: ['duckdb', 'bigquery'] },
    description: 'What runs the SQL: this machine over its inputs, or BigQuery over the tables that the SQL names.',
  }),
  location: param.string({
    optional: true,
    description: "Where BigQuery's tables are, e.g. EU (the region, else US).",
  }),
  maximumBytesBilled: param.integer({
    ...{ optional: true, minimum: 1 },
    description: 'Bytes beyond which BigQuery does not begin.',
  }),
};

const outputs = {
  result: artifact.dataset('The rows as Parquet in a folder, which preprocess and another query take as `raw`.'),
  rows: param.integer({ description: 'Rows of the result.' }),
};

export type QueryRun = RunFunction<typeof inputs, typeof outputs>;
export type QueryInputs = typeof inputs;

export const query = defineComponent({
  name: 'query',
  description: 'Runs one SQL query over data and keeps its rows as Parquet.',
  inputs,
  outputs,
  effects: 'reads-external',
  readsInPlace: ({ engine }) => (engine === 'bigquery' ? ['raw', 'splits'] : []),
  defaultsFrom: { raw: 'ingest', splits: 'preprocess' },
  examples: [
    '--bucket ./runs local --sql "SELECT * FROM raw WHERE price > \\$least" --parameters \'{"least": 10}\'',
    '--bucket ./runs local --sql "SELECT area, count(*) AS cells FROM train GROUP BY area ORDER BY area"',
    '--bucket gs://B --project P local --engine bigquery --location EU --sql "SELECT * FROM forest.cells"',
  ],
  run: () => import('./run.ts'),
  fingerprint: () => import('./fingerprint.ts'),
});
