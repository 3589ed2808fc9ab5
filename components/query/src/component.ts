import { artifact, defineComponent, param, type RunFunction } from '@millrace/contract';

const inputs = {
  sql: param.string({ description: 'One SELECT, in the SQL of the engine. Values come as `parameters`: $name.' }),
  parameters: param.struct({
    optional: true,
    description: 'Values by name: texts, numbers, booleans, lists of one of these. They never become part of the SQL.',
  }),
  raw: artifact.dataset('CSV (also .gz) or Parquet, as ingest or another query leaves it: the table `raw`.', {
    optional: true,
  }),
  splits: artifact.dataset('As preprocess writes them: the tables `train`, `validation` and `test`.', {
    optional: true,
  }),
  engine: param.string({ default: 'duckdb', choices: ['duckdb'], description: 'What runs the SQL.' }),
};

const outputs = {
  result: artifact.dataset('The rows as Parquet in a folder, which preprocess and another query take as `raw`.'),
  rows: param.integer({ description: 'Rows of the result.' }),
};

export type QueryRun = RunFunction<typeof inputs, typeof outputs>;

export const query = defineComponent({
  name: 'query',
  description: 'Runs one SQL query over data and keeps its rows as Parquet.',
  inputs,
  outputs,
  effects: 'pure',
  defaultsFrom: { raw: 'ingest', splits: 'preprocess' },
  examples: [
    '--bucket ./runs local --sql "SELECT * FROM raw WHERE price > \\$least" --parameters \'{"least": 10}\'',
    '--bucket ./runs local --sql "SELECT area, count(*) AS cells FROM train GROUP BY area ORDER BY area"',
  ],
  run: () => import('./run.ts'),
});
