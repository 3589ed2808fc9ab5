import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT, MillraceError } from '@millrace/contract';

/** What a source text means. Folders end in a slash; a pattern matches names below its folder. */
export type Source =
  | { readonly kind: 'http'; readonly url: URL; readonly name: string }
  | { readonly kind: 'gs'; readonly bucket: string; readonly folder: string; readonly pattern: string }
  | { readonly kind: 'file'; readonly folder: string; readonly pattern: string };

/**
 * Reads the text of a source.
 * @throws MillraceError `SOURCE_UNSUPPORTED` for another scheme, `SOURCE_INVALID` for what is no source at all.
 */
export function parseSource(text: string): Source {
  const scheme = /^([a-z][a-z0-9+.-]+):\/\//i.exec(text)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'http':
    case 'https':
      return httpSource(text);
    case 'gs': {
      const [, bucket = '', key = ''] = /^gs:\/\/([^/]+)\/?(.*)$/.exec(text) ?? [];
      if (bucket === '') throw invalidSource(text, 'it has no bucket');
      return { kind: 'gs', bucket, ...splitPattern(key) };
    }
    case 'file':
      return fileSource(text, pathOf(text));
    case undefined:
      return fileSource(text, text);
    default:
      throw new MillraceError('SOURCE_UNSUPPORTED', `${text}: sources of the kind ${scheme}:// are not supported.`, {
        hint: 'Give an https://, http://, gs:// or file:// URL, or a path.',
        exitCode: EXIT.usage,
      });
  }
}

/** A matcher of names: `*` is anything but a slash, `**` anything, and an empty or folder pattern all below it. */
export function matcher(pattern: string): (name: string) => boolean {
  if (pattern === '') return () => true;
  const source = pattern
    .split(/(\*\*\/|\*\*|\*)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?';
      if (part === '**') return '.*';
      return part === '*' ? '[^/]*' : part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    })
    .join('');
  const regex = new RegExp(`^${source}$`, 's');
  return (name) => regex.test(name);
}

export const isPattern = (text: string): boolean => text === '' || text.includes('*');

function httpSource(text: string): Source {
  const url = URL.parse(text);
  if (url === null) throw invalidSource(text, 'it is not a URL');
  if (url.username !== '' || url.password !== '') throw invalidSource(text, 'a URL must not contain a password');
  url.hash = '';
  return { kind: 'http', url, name: nameOf(url) };
}

function nameOf(url: URL): string {
  const last = url.pathname.split('/').at(-1) ?? '';
  let name = last;
  try {
    name = decodeURIComponent(last);
  } catch {
    // Not valid percent-encoding: the name as it stands.
  }
  const safe = name.replace(/[^\w.()+=@ -]/g, '_').replace(/^\.+/, '');
  return safe === '' ? 'data' : safe;
}

function fileSource(text: string, path: string): Source {
  if (path === '') throw invalidSource(text, 'it is empty');
  const all = path.endsWith('/');
  const absolute = resolve(path);
  if (all) return { kind: 'file', folder: absolute === '/' ? '/' : `${absolute}/`, pattern: '' };
  if (absolute.includes('*')) return { kind: 'file', ...splitPattern(absolute) };
  return { kind: 'file', folder: dirname(absolute).replace(/\/?$/, '/'), pattern: basename(absolute) };
}

/** The folder before the first wildcard, and the rest. */
function splitPattern(key: string): { folder: string; pattern: string } {
  const wildcard = key.indexOf('*');
  const end = key.lastIndexOf('/', wildcard === -1 ? key.length : wildcard) + 1;
  return { folder: key.slice(0, end), pattern: key.slice(end) };
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw invalidSource(url, 'a file URL has three slashes and an absolute path');
  }
}

const invalidSource = (text: string, reason: string) =>
  new MillraceError('SOURCE_INVALID', `"${text}" cannot be a source: ${reason}.`, {
    hint: 'For example https://example.com/data.csv, gs://BUCKET/data/*.csv, or ./data.csv.',
    exitCode: EXIT.usage,
  });
