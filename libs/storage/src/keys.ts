import { EXIT, MillraceError } from '@millrace/contract';

/** Names that a file store uses while it writes; never listed, never a key. */
export const PARTIAL_PREFIX = '.partial-';
/** GCS's limit, in bytes of UTF-8: https://cloud.google.com/storage/docs/objects#naming */
const MAX_KEY_BYTES = 1024;

/**
 * The key, if it is safe to use in a bucket and as a path below a folder.
 * @throws MillraceError `UNSAFE_KEY`: empty, leading slash, `.` or `..` or an empty segment, backslash, control character.
 */
export function checkKey(key: string): string {
  const reason = unsafe(key);
  if (reason === undefined) return key;
  throw unsafeKey(key, reason);
}

/** As {@link checkKey}, for the beginning of keys: may be empty and may end in a slash. */
export function checkPrefix(prefix: string): string {
  if (prefix !== '') checkKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
  return prefix;
}

/** The key of a folder, given with its slash. */
export function folderKey(prefix: string): string {
  if (prefix.endsWith('/')) return checkKey(prefix.slice(0, -1));
  throw unsafeKey(prefix, 'names a folder and does not end in a slash');
}

/** Order of keys and paths everywhere: by bytes of UTF-8, as buckets list them. */
export function compareKeys(a: string, b: string): number {
  // UTF-16 order differs from UTF-8 order only where surrogates take part.
  if (!hasSurrogate(a) && !hasSurrogate(b)) return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

const hasSurrogate = (text: string): boolean => /[\ud800-\udfff]/.test(text);

function unsafeKey(key: string, reason: string): MillraceError {
  return new MillraceError('UNSAFE_KEY', `The key ${JSON.stringify(key)} ${reason}.`, {
    hint: 'a key is names joined by single slashes, such as bitcoin/train/model',
    fields: { key },
    exitCode: EXIT.usage,
  });
}

function unsafe(key: string): string | undefined {
  if (key === '') return 'is empty';
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `is longer than ${MAX_KEY_BYTES} bytes`;
  if (!key.isWellFormed()) return 'is not valid Unicode';
  if (key.includes('\\')) return 'contains a backslash';
  if (/\p{Cc}/u.test(key)) return 'contains a control character';
  for (const segment of key.split('/')) {
    if (segment === '') return 'starts or ends with a slash or has two in a row';
    if (segment === '.' || segment === '..') return `contains "${segment}"`;
    if (segment.startsWith(PARTIAL_PREFIX)) return `uses ${PARTIAL_PREFIX}, which is kept for unfinished writes`;
  }
  return undefined;
}
