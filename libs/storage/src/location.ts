import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { EXIT, MillraceError } from '@millrace/contract';
import { checkKey } from './keys.ts';

/** Where a store is. */
export type Location =
  | {
      readonly scheme: 'gs';
      readonly bucket: string;
      /** Without slashes at its ends; empty for the whole bucket. */
      readonly prefix: string;
    }
  | {
      readonly scheme: 'file';
      /** Absolute. */
      readonly path: string;
    };

/** https://cloud.google.com/storage/docs/buckets#naming */
const BUCKET = /^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/;

/**
 * Reads `gs://bucket[/prefix]`, `bucket`, `file:///path`, `/path`, `./path` or `../path`. A bare name is a bucket,
 * whatever lies in the working directory.
 * @throws MillraceError `INVALID_LOCATION`
 */
export function parseLocation(location: string): Location {
  if (location.startsWith('gs://')) {
    const [bucket = '', ...rest] = location.slice('gs://'.length).replace(/\/+$/, '').split('/');
    if (!BUCKET.test(bucket)) throw invalidLocation(location, `"${bucket}" is not a name that a bucket can have`);
    return { scheme: 'gs', bucket, prefix: rest.length === 0 ? '' : checkKey(rest.join('/')) };
  }
  if (location.startsWith('file:')) return { scheme: 'file', path: pathOfUrl(location) };
  if (/^[a-z][a-z0-9+.-]*:/i.test(location)) throw invalidLocation(location, 'only gs:// and file:// are known');
  if (/^(\/|\.\.?(\/|$))/.test(location)) return { scheme: 'file', path: resolve(location) };
  if (location.includes('/')) throw invalidLocation(location, 'a path starts with / or ./, a bucket with gs://');
  if (!BUCKET.test(location)) throw invalidLocation(location, 'it is not a name that a bucket can have');
  return { scheme: 'gs', bucket: location, prefix: '' };
}

/**
 * The canonical URI, without a trailing slash: `gs://bucket/prefix` or `file:///absolute/path`.
 * @throws MillraceError `INVALID_LOCATION`
 */
export function resolveLocation(location: string): string {
  const parsed = parseLocation(location);
  if (parsed.scheme === 'file') return pathToFileURL(parsed.path).href;
  return `gs://${parsed.bucket}${parsed.prefix === '' ? '' : `/${parsed.prefix}`}`;
}

function pathOfUrl(location: string): string {
  try {
    return resolve(fileURLToPath(location));
  } catch (cause) {
    throw invalidLocation(location, 'a file URL has three slashes and an absolute path', cause);
  }
}

function invalidLocation(location: string, reason: string, cause?: unknown): MillraceError {
  return new MillraceError('INVALID_LOCATION', `${JSON.stringify(location)} is no place to store things: ${reason}.`, {
    hint: 'use gs://BUCKET, gs://BUCKET/PREFIX, BUCKET, file:///FOLDER, /FOLDER or ./FOLDER',
    cause,
    fields: { location },
    exitCode: EXIT.usage,
  });
}
