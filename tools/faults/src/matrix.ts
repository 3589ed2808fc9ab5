import type { FaultAction, GcsOperation, SourceFault } from '@millrace/testing';
import type { Failure } from './fixtures/command.ts';
import { csv, GOOD_CSV, rows } from './fixtures/data.ts';

const good = rows(400);
const damaged = (line: string) => csv([...good.slice(0, 200), line, ...good.slice(200)]);

/** What a source does to every request from the second on (the first asks for its size), and how ingest fails. */
export const BROKEN_SOURCES: readonly (readonly [fault: string, action: SourceFault, failure: Failure])[] = [
  ['stops half-way', { kind: 'reset', afterBytes: 10_000 }, { exit: 1, code: 'SOURCE_UNAVAILABLE' }],
  ['ends half-way as if complete', { kind: 'truncate', afterBytes: 10_000 }, { exit: 1, code: 'SOURCE_UNAVAILABLE' }],
  ['falls silent half-way', { kind: 'stall', afterBytes: 10_000 }, { exit: 1, code: 'SOURCE_UNAVAILABLE' }],
  ['returns 500', { kind: 'status', status: 500 }, { exit: 1, code: 'SOURCE_UNAVAILABLE' }],
  ['returns 404', { kind: 'status', status: 404 }, { exit: 1, code: 'SOURCE_MISSING' }],
  ['returns 403', { kind: 'deny' }, { exit: 1, code: 'SOURCE_DENIED' }],
  ['returns HTML', { kind: 'html' }, { exit: 1, code: 'SOURCE_IS_HTML' }],
];

/** What preprocess is given, and how it fails. */
export const BROKEN_FILES: readonly (readonly [fault: string, content: string | Buffer, failure: Failure])[] = [
  [
    'a row with too few values',
    damaged('bitcoin,BTC,Bitcoin,1,2'),
    { exit: 2, code: 'MALFORMED_INPUT', problem: 'RAGGED_ROW' },
  ],
  [
    'a row with too many values',
    damaged(`${good[0]},1,2`),
    { exit: 2, code: 'MALFORMED_INPUT', problem: 'RAGGED_ROW' },
  ],
  [
    'a word where a number belongs',
    damaged('bitcoin,BTC,Bitcoin,1,cheap,3,1,2,9,9,0.5,2'),
    { exit: 2, code: 'MALFORMED_INPUT', problem: 'WRONG_TYPE' },
  ],
  [
    'a fraction where an integer belongs',
    damaged('bitcoin,BTC,Bitcoin,1.5,2,3,1,2,9,9,0.5,2'),
    { exit: 2, code: 'MALFORMED_INPUT', problem: 'WRONG_TYPE' },
  ],
  [
    'bytes that are not UTF-8',
    Buffer.from(damaged('bitco\u00efn,BTC,Bitcoin,1,2,3,1,2,9,9,0.5,2'), 'latin1'),
    { exit: 2, code: 'MALFORMED_INPUT', problem: 'NOT_UTF8' },
  ],
  ['a header and no rows', csv([]), { exit: 2, code: 'NO_ROWS' }],
  ['no byte at all', '', { exit: 2, code: 'NO_ROWS' }],
  [
    'a wrong header',
    GOOD_CSV.replace('close,', 'closing,'),
    { exit: 2, code: 'WRONG_HEADER', problem: 'MISSING_COLUMN' },
  ],
  ['no header', csv(good.slice(1), good[0]), { exit: 2, code: 'WRONG_HEADER', problem: 'MISSING_COLUMN' }],
];

/**
 * What Cloud Storage does to requests of every kind, or of the kinds named. Only content has checksums: the bits of
 * metadata nobody can vouch for but TLS. And an upload whose start was not heard of stays open until Google forgets it.
 */
export const STORAGE_FAULTS: readonly (readonly [
  fault: string,
  action: FaultAction,
  operations?: readonly GcsOperation[],
])[] = [
  ['answers 429', { kind: 'status', status: 429 }],
  ['answers 503', { kind: 'status', status: 503 }],
  ['resets the connection', { kind: 'reset' }],
  ['resets the connection half-way', { kind: 'reset', afterBytes: 20 }],
  ['truncates', { kind: 'truncate', afterBytes: 20 }],
  ['loses its answer', { kind: 'loseAnswer' }, ['uploads.put', 'objects.delete', 'objects.get', 'objects.list']],
  ['corrupts what is read', { kind: 'corrupt', at: 50 }, ['objects.getMedia']],
  ['corrupts what is written', { kind: 'corruptUpload', at: 50 }, ['uploads.put']],
];
