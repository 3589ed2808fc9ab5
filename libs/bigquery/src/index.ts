export { type BigQuery, createBigQuery } from './bigquery.ts';
export type { Estimate, Planned } from './estimate.ts';
export type { JobFacts, JobOptions } from './facts.ts';
export type { BigQueryOptions, JobProgress, PollPolicy, RetryPolicy } from './options.ts';
export { USD_PER_TIB } from './price.ts';
export type { Cell, ExternalTable, ParameterValue, Query, QueryParameter, ResultColumn } from './query.ts';
export type { Rows } from './rows.ts';
export type { Exported, ExportOptions, QueryResult } from './run.ts';
