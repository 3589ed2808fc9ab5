import type { Connection } from './connection.ts';
import type { EndedJob } from './jobs.ts';
import { bytesText, usdFor, usdText } from './price.ts';

export interface JobOptions {
  /** What the query is for, as messages say it: `rows of the splits`. */
  readonly subject: string;
  /**
   * Names the work: the same work with the same query is the same job, which a later process finds rather than runs
   * again. Where the tables that are read may change, put in what tells, e.g. the execution's id.
   */
  readonly work: string;
  /** It is part of what was estimated before: no dry run of its own. Default false. */
  readonly estimated?: boolean;
}

/** What a job did. */
export interface JobFacts {
  readonly id: string;
  /** Its page of the console. */
  readonly url: string;
  readonly bytesProcessed: number;
  readonly bytesBilled: number;
  /** By the price on demand. */
  readonly usd: number;
  /** BigQuery had the answer from an earlier query, and billed nothing. */
  readonly cached: boolean;
  /** The job was begun before: it is not billed again. */
  readonly found: boolean;
}

/** The facts of a job, which are logged too. */
export function factsOf({ settings }: Connection, subject: string, { id, job, found }: EndedJob): JobFacts {
  const { project, location, usdPerTib, logger } = settings;
  const { totalBytesProcessed, query } = job.statistics;
  const usd = usdFor(query.totalBytesBilled, usdPerTib);
  const url = `https://console.cloud.google.com/bigquery?project=${project}&j=bq:${location}:${id}&page=queryresults`;
  const facts = { bytesProcessed: totalBytesProcessed, bytesBilled: query.totalBytesBilled, usd };
  const end = found ? 'by a job begun before' : query.cacheHit ? 'from the cache' : usdText(usd);
  logger?.info(`${subject}: ${bytesText(totalBytesProcessed)} read, ${end}`, { job: id, ...facts, url });
  return { id, url, ...facts, cached: query.cacheHit, found };
}
