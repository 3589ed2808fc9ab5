import type { FakeCell, FakeColumn, FakeTable } from './evaluate.ts';
import { billed, type FakeJob } from './jobs.ts';

/** Names that the API has for types of GoogleSQL. */
const TYPES: Readonly<Record<string, string>> = { INT64: 'INTEGER', FLOAT64: 'FLOAT', BOOL: 'BOOLEAN' };

const fieldOf = ({ name, type }: FakeColumn) => {
  const element = /^ARRAY<(.+)>$/.exec(type)?.[1];
  const mode = element === undefined ? 'NULLABLE' : 'REPEATED';
  return { name, type: TYPES[element ?? type] ?? element ?? type, mode };
};
const schemaOf = (table: FakeTable | undefined) => ({ fields: (table?.columns ?? []).map(fieldOf) });

/** A job as the API shows it. */
export function jobResource(project: string, job: FakeJob) {
  const { id, location, configuration, state, error, bytes } = job;
  const isOver = state === 'DONE' && error === undefined;
  const query = {
    statementType: /^\s*EXPORT/i.test(configuration.query.query) ? 'EXPORT_DATA' : 'SELECT',
    totalBytesProcessed: String(bytes),
    totalBytesBilled: String(isOver ? billed(bytes) : 0),
    cacheHit: false,
    timeline: [
      { completedUnits: isOver ? '4' : '1', activeUnits: isOver ? '0' : '1', pendingUnits: isOver ? '0' : '2' },
    ],
  };
  return {
    kind: 'bigquery#job',
    id: `${project}:${location}.${id}`,
    jobReference: { projectId: project, jobId: id, location },
    configuration,
    status: { state, ...(error === undefined ? {} : { errorResult: error, errors: [error] }) },
    statistics: { totalBytesProcessed: String(isOver ? bytes : 0), query },
  };
}

/** What a dry run answers: a job that is done and has no id. */
export const dryRunResource = (
  configuration: FakeJob['configuration'],
  bytes: number,
  result: FakeTable | undefined,
) => ({
  kind: 'bigquery#job',
  configuration,
  status: { state: 'DONE' },
  statistics: {
    totalBytesProcessed: String(bytes),
    query: {
      statementType: statementTypeOf(configuration.query.query),
      totalBytesProcessed: String(bytes),
      totalBytesBilled: '0',
      // Of files BigQuery knows before it reads them only that there are some.
      totalBytesProcessedAccuracy:
        Object.keys(configuration.query.tableDefinitions).length > 0 ? 'LOWER_BOUND' : 'PRECISE',
      schema: schemaOf(result),
    },
  },
});

/** A page of what a query found. */
export function pageResource(project: string, job: FakeJob, from: number, size: number) {
  const { id, location, result } = job;
  const rows = result?.rows ?? [];
  const page = rows.slice(from, from + size);
  const next = from + page.length;
  return {
    kind: 'bigquery#getQueryResultsResponse',
    jobReference: { projectId: project, jobId: id, location },
    jobComplete: true,
    totalRows: String(rows.length),
    schema: schemaOf(result),
    ...(page.length === 0 ? {} : { rows: page.map((row) => ({ f: row.map((cell) => ({ v: wireOf(cell) })) })) }),
    ...(next < rows.length ? { pageToken: String(next) } : {}),
  };
}

/** Every value is text. */
const wireOf = (cell: FakeCell): string | null => (cell === null ? null : String(cell));

/** As BigQuery calls a query, as far as its first word and its semicolons tell. */
function statementTypeOf(sql: string): string {
  if (/;\s*\S/.test(sql)) return 'SCRIPT';
  return /^\s*(INSERT|UPDATE|DELETE|MERGE)\b/i.exec(sql)?.[1]?.toUpperCase() ?? 'SELECT';
}
