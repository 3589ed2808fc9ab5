import { EXIT, MillraceError } from '@millrace/contract';
import { jobSchema } from './answers.ts';
import { configurationOf } from './configuration.ts';
import type { Connection } from './connection.ts';
import { BYTES_HINT } from './failure.ts';
import { billedFor, bytesText, usdFor, usdText } from './price.ts';
import type { Query, ResultColumn } from './query.ts';

/** What a query would read and cost. */
export interface Estimate {
  readonly bytes: number;
  /** Bytes that would be billed for them. */
  readonly billed: number;
  readonly usd: number;
  /** `LOWER_BOUND` or `UNKNOWN`: it may be more, as BigQuery does not know files before it reads them. */
  readonly accuracy: 'PRECISE' | 'LOWER_BOUND' | 'UPPER_BOUND' | 'UNKNOWN';
  /** Columns that the query gives. */
  readonly columns: readonly ResultColumn[];
  /** `SELECT`, … */
  readonly statementType: string;
}

/** A query with what it is for. */
export interface Planned {
  readonly subject: string;
  readonly query: Query;
}

/**
 * Dry runs of all, which are told as one sum.
 * @throws MillraceError `BIGQUERY_BYTES_LIMIT` with every query beyond the limit; what is wrong with a query
 */
export async function estimateAll(
  connection: Connection,
  subject: string,
  queries: readonly Planned[],
): Promise<Estimate[]> {
  const found: (Pick<Planned, 'subject'> & { readonly estimate: Estimate })[] = [];
  for (const planned of queries) {
    found.push({ subject: planned.subject, estimate: await estimate(connection, planned) });
  }
  const estimates = found.map(({ estimate }) => estimate);
  tellEstimates(connection, subject, estimates);
  refuseBeyondLimit(connection, found);
  return estimates;
}

/** A dry run: the query is checked, nothing is read and nothing billed. */
async function estimate(connection: Connection, { subject, query }: Planned): Promise<Estimate> {
  const { project: projectId, location, usdPerTib, labels } = connection.settings;
  const configuration = { labels: { ...labels }, dryRun: true, query: configurationOf(query) };
  const body = { jobReference: { projectId, location }, configuration };
  const job = jobSchema.parse(await connection.ask({ subject, method: 'POST', path: '/jobs', body }));
  const { totalBytesProcessed, query: facts } = job.statistics;
  const accuracy = accuracyOf(facts.totalBytesProcessedAccuracy);
  const isLeast = accuracy === 'LOWER_BOUND' || accuracy === 'UNKNOWN';
  const bytes = Math.max(totalBytesProcessed, isLeast ? bytesOfFiles(query) : 0);
  const billed = billedFor(bytes);
  const columns = facts.schema.fields.map(({ name, type }) => ({ name, type }));
  return { bytes, billed, usd: usdFor(billed, usdPerTib), accuracy, columns, statementType: facts.statementType };
}

function accuracyOf(text: string): Estimate['accuracy'] {
  return text === 'PRECISE' || text === 'LOWER_BOUND' || text === 'UPPER_BOUND' ? text : 'UNKNOWN';
}

const bytesOfFiles = ({ tables = {} }: Query): number =>
  Object.values(tables).reduce((sum, { bytes = 0 }) => sum + bytes, 0);

/** Tells what queries read and cost. */
function tellEstimates(connection: Connection, subject: string, estimates: readonly Estimate[]): void {
  const { usdPerTib, logger } = connection.settings;
  const sum = (key: 'bytes' | 'usd'): number => estimates.reduce((total, one) => total + one[key], 0);
  const [bytes, usd] = [sum('bytes'), sum('usd')];
  const isLeast = estimates.some(({ accuracy }) => accuracy === 'LOWER_BOUND' || accuracy === 'UNKNOWN');
  const queries = estimates.length === 1 ? '' : `${estimates.length} queries read `;
  const reads = `${queries === '' ? 'reads ' : queries}${isLeast ? 'at least' : 'about'} ${bytesText(bytes)}`;
  const price = `${usdText(usd)} on demand at $${usdPerTib} per TiB`;
  logger?.info(`${subject}: ${reads}, ${isLeast ? 'from ' : ''}${price}`, { bytes, usd });
}

/** Stops where one query alone is beyond the limit, as BigQuery would. */
function refuseBeyondLimit(
  { settings: { maximumBytesBilled: limit } }: Connection,
  queries: readonly (Pick<Planned, 'subject'> & { readonly estimate: Estimate })[],
): void {
  if (limit === undefined) return;
  const beyond = queries.filter(({ estimate }) => estimate.billed > limit);
  if (beyond.length === 0) return;
  const largest = Math.max(...beyond.map(({ estimate }) => estimate.billed));
  throw new MillraceError('BIGQUERY_BYTES_LIMIT', `Refused before anything ran: the limit is ${bytesText(limit)}.`, {
    problems: beyond.map(({ subject, estimate: { billed } }) => ({
      ...{ path: subject, code: 'BIGQUERY_BYTES_LIMIT' },
      message: `${bytesText(billed)} (${billed} bytes) would be billed.`,
    })),
    hint: BYTES_HINT.replace('bytes-billed,', `bytes-billed to ${largest} or more,`),
    fields: { limit, largest },
    exitCode: EXIT.usage,
  });
}
