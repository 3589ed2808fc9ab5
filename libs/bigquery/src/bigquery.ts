import { configurationOf } from './configuration.ts';
import { CallFailed, Connection } from './connection.ts';
import { type Estimate, estimate, type Planned, refuseBeyondLimit, tellEstimates } from './estimate.ts';
import { exportSql, folderOf } from './export-sql.ts';
import { factsOf, type JobFacts, type JobOptions } from './facts.ts';
import { runJob } from './jobs.ts';
import { type BigQueryOptions, settingsOf } from './options.ts';
import type { Query } from './query.ts';
import { type Rows, readRows } from './rows.ts';

export interface QueryResult extends Rows {
  readonly job: JobFacts;
}

export interface ExportOptions extends JobOptions {
  /** `gs://bucket/prefix`, below which each job has a folder of its own. */
  readonly to: string;
  /** Whether a former job's files are still there. Default: a former job is taken at its word. */
  readonly stillThere?: (folder: string) => Promise<boolean>;
}

export interface Exported {
  readonly job: JobFacts;
  /** `gs://bucket/prefix/<job id>/`; it holds `*.parquet` and nothing else. */
  readonly folder: string;
}

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
  const { project, location, maximumBytesBilled } = connection.settings;

  const estimateAll = async (subject: string, queries: readonly Planned[]): Promise<readonly Estimate[]> => {
    const estimates: Estimate[] = [];
    for (const planned of queries) estimates.push(await estimate(connection, planned));
    tellEstimates(connection, subject, estimates);
    refuseBeyondLimit(
      connection,
      queries.flatMap(({ subject }, i) => {
        const estimate = estimates[i];
        return estimate === undefined ? [] : [{ subject, estimate }];
      }),
    );
    return estimates;
  };
  const check = async (query: Query, { subject, estimated }: JobOptions): Promise<void> => {
    if (estimated !== true) await estimateAll(subject, [{ subject, query }]);
  };
  const run = async (query: Query, { subject, work }: JobOptions): Promise<QueryResult> => {
    const identity = { work, query: configurationOf(query) };
    const configuration = () => ({ query: configurationOf(query, maximumBytesBilled) });
    let rows: Rows | undefined;
    const read = async (id: string): Promise<boolean> => {
      rows = await readRows(connection, subject, id).catch((error: unknown) => {
        // What a query found is kept for about a day.
        if (error instanceof CallFailed && error.failure.status === 404) return undefined;
        throw connection.told(subject, error);
      });
      return rows !== undefined;
    };
    const ended = await runJob(connection, { subject, identity, configuration, isUsable: read });
    if (rows === undefined) await read(ended.id);
    return { job: factsOf(connection, subject, ended), columns: [], rows: [], ...rows };
  };

  return {
    ...{ project, location },
    estimate: estimateAll,
    query: async (query, options) => {
      await check(query, options);
      return run(query, options);
    },
    export: async (query, options) => {
      const { subject, work, to, stillThere } = options;
      await check(query, options);
      const ended = await runJob(connection, {
        subject,
        identity: { work, to, query: configurationOf(query) },
        configuration: (id) => {
          const sql = exportSql(query.sql, folderOf(to, id));
          return { query: configurationOf({ ...query, sql }, maximumBytesBilled) };
        },
        isUsable: stillThere && ((id) => stillThere(folderOf(to, id))),
      });
      return { job: factsOf(connection, subject, ended), folder: folderOf(to, ended.id) };
    },
  };
}
