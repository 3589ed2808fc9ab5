import { Connection } from './connection.ts';
import { type Estimate, estimateAll, type Planned } from './estimate.ts';
import type { JobOptions } from './facts.ts';
import { type BigQueryOptions, settingsOf } from './options.ts';
import type { Query } from './query.ts';
import { type Exported, type ExportOptions, type QueryResult, runExport, runQuery } from './run.ts';

/** Query jobs of BigQuery in one project and location. */
export interface BigQuery {
  readonly project: string;
  readonly location: string;
  /**
   * Dry runs: nothing is read and nothing billed. What all of them read and cost is logged.
   * @throws MillraceError `BIGQUERY_BYTES_LIMIT`; what is wrong with a query, e.g. `BIGQUERY_SQL`
   */
  estimate(subject: string, queries: readonly Planned[]): Promise<readonly Estimate[]>;
  /**
   * Runs a query and reads all its rows.
   * @throws MillraceError `BIGQUERY_…` (see the README), `ABORTED`
   */
  query(query: Query, options: JobOptions): Promise<QueryResult>;
  /** Runs a query that exports its rows as Parquet files to a bucket. */
  export(query: Query, options: ExportOptions): Promise<Exported>;
}

/**
 * A client of BigQuery. Nothing is loaded and nothing is sent before the first call.
 * @example const bigquery = createBigQuery({ project: 'my-project', location: 'europe-west4' });
 * @throws MillraceError `PROJECT_REQUIRED`, `INVALID_LABELS`, `INVALID_ENVIRONMENT`
 */
export function createBigQuery(options: BigQueryOptions): BigQuery {
  const connection = new Connection(settingsOf(options));
  const { project, location } = connection.settings;

  const check = async (query: Query, { subject, estimated }: JobOptions): Promise<void> => {
    if (estimated !== true) await estimateAll(connection, subject, [{ subject, query }]);
  };
  return {
    ...{ project, location },
    estimate: (subject, queries) => estimateAll(connection, subject, queries),
    query: async (query, options) => {
      await check(query, options);
      return runQuery(connection, query, options);
    },
    export: async (query, options) => {
      await check(query, options);
      return runExport(connection, query, options);
    },
  };
}
