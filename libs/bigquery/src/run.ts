import { MillraceError } from '@millrace/contract';
import { configurationOf } from './configuration.ts';
import type { Connection } from './connection.ts';
import { exportSql, folderOf } from './export-sql.ts';
import { factsOf, type JobFacts, type JobOptions } from './facts.ts';
import { runJob } from './jobs.ts';
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

/** Runs a query and reads its rows. */
export async function runQuery(
  connection: Connection,
  query: Query,
  { subject, work }: JobOptions,
): Promise<QueryResult> {
  const { maximumBytesBilled } = connection.settings;
  let former: Rows | undefined;
  const ended = await runJob(connection, {
    subject,
    identity: { work, query: configurationOf(query) },
    configuration: () => ({ query: configurationOf(query, maximumBytesBilled) }),
    isUsable: async (id) => {
      former = await rowsOf(connection, subject, id).catch(unlessGone);
      return former !== undefined;
    },
  });
  const rows = former ?? (await rowsOf(connection, subject, ended.id));
  return { job: factsOf(connection, subject, ended), ...rows };
}

const rowsOf = (connection: Connection, subject: string, id: string): Promise<Rows> =>
  readRows(connection, subject, id).catch((error: unknown) => {
    throw connection.told(subject, error);
  });

/** What a query found is kept for about a day. */
function unlessGone(error: unknown): undefined {
  if (error instanceof MillraceError && error.fields.status === 404) return undefined;
  throw error;
}

/** Runs a query that exports its rows. */
export async function runExport(
  connection: Connection,
  query: Query,
  { subject, work, to, stillThere }: ExportOptions,
): Promise<Exported> {
  const { maximumBytesBilled } = connection.settings;
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
}
