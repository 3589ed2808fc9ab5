import { EXIT, MillraceError } from '@millrace/contract';
import * as z from 'zod';
import { type Page, pageSchema } from './answers.ts';
import { CallFailed, type Connection } from './connection.ts';
import type { Cell, ResultColumn } from './query.ts';

/** Rows of a page of results: large enough to need few calls, small enough for an answer of 10 MB. */
const PAGE_ROWS = 20_000;

export interface Rows {
  readonly columns: readonly ResultColumn[];
  readonly rows: readonly Readonly<Record<string, Cell>>[];
}

/** All rows that a job found, page by page. */
export async function readRows(connection: Connection, subject: string, jobId: string): Promise<Rows> {
  const rows: Record<string, Cell>[] = [];
  let columns: ResultColumn[] = [];
  for (let pageToken: string | undefined, first = true; first || pageToken !== undefined; first = false) {
    const answer = await connection.call({
      ...{ subject, method: 'GET', path: `/queries/${jobId}` },
      query: {
        location: connection.settings.location,
        maxResults: PAGE_ROWS,
        'formatOptions.useInt64Timestamp': 'true',
        ...(pageToken === undefined ? {} : { pageToken }),
      },
    });
    const page = pageSchema.parse(answer);
    // Of a job that is done it is; rows that are left out would go unnoticed.
    if (!page.jobComplete) throw new CallFailed({ status: 503, message: 'The rows are not there yet' }, undefined);
    if (first) columns = columnsOf(subject, page);
    for (const { f } of page.rows) {
      rows.push(Object.fromEntries(columns.map(({ name, type }, i) => [name, cellOf(type, f[i]?.v)])));
    }
    pageToken = page.pageToken;
  }
  return { columns, rows };
}

const NESTED = ['RECORD', 'STRUCT'];

function columnsOf(subject: string, { schema }: Page): ResultColumn[] {
  const nested = schema.fields.filter(({ type, mode }) => NESTED.includes(type) || mode === 'REPEATED');
  if (nested.length === 0) return schema.fields.map(({ name, type }) => ({ name, type }));
  throw new MillraceError('BIGQUERY_NESTED', `${subject}: a result has columns that hold lists or records.`, {
    problems: nested.map(({ name, type, mode }) => ({
      ...{ path: name, code: 'BIGQUERY_NESTED' },
      message: `is ${mode === 'REPEATED' ? 'a list of ' : ''}${type}.`,
      hint: 'Select its parts, or TO_JSON_STRING of it.',
    })),
    exitCode: EXIT.usage,
  });
}

const text = z.string().nullish();

function cellOf(type: string, value: unknown): Cell {
  const found = text.parse(value);
  if (found === undefined || found === null) return null;
  if (type === 'FLOAT' || type === 'FLOAT64') return floatOf(found);
  if (type === 'BOOLEAN' || type === 'BOOL') return found === 'true';
  return found;
}

/** The API writes infinities as `Infinity`, `-Infinity` or `inf`, `-inf`. */
const floatOf = (found: string): number => Number(found.replace(/^([+-]?)inf(inity)?$/i, '$1Infinity'));
