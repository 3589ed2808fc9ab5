import { MillraceError } from '@millrace/contract';

/** What the codes of a store mean for a source. */
const CODES: Readonly<Record<string, string>> = {
  BUCKET_MISSING: 'SOURCE_MISSING',
  OBJECT_MISSING: 'SOURCE_MISSING',
  ACCESS_DENIED: 'SOURCE_DENIED',
  STORAGE_UNAVAILABLE: 'SOURCE_UNAVAILABLE',
  PRECONDITION_FAILED: 'SOURCE_CHANGED',
  CHECKSUM_MISMATCH: 'SOURCE_CORRUPT',
};

/** The error of a store, named as one of the source; others as they are. */
export function sourceError(error: unknown): unknown {
  if (!(error instanceof MillraceError)) return error;
  const code = CODES[error.code];
  if (code === undefined) return error;
  const { hint, fields } = error;
  return new MillraceError(code, error.message, { cause: error, fields, ...(hint === undefined ? {} : { hint }) });
}

export const sourceMissing = (what: string): MillraceError =>
  new MillraceError('SOURCE_MISSING', `There is nothing at ${what}.`, {
    hint: 'Check --source: in gs and file sources * matches names and ** also folders.',
    fields: { source: what },
  });
