import { EXIT, MillraceError } from '@millrace/contract';
import type { RemoteFiles } from '../remote.ts';

/** How files of a format end, the longest first. */
const ENDINGS = ['.csv.gz', '.csv', '.parquet', '.pq'];

/**
 * The raw files as the one pattern that Beam takes: `*` is anything but `/`, `**` anything.
 * @throws MillraceError `NOT_EXPRESSIBLE`, where a pattern would bring other files, too
 */
export function patternOf({ root, all, paths }: RemoteFiles): string {
  const [first = root, ...more] = paths;
  if (more.length === 0 && !/[*?[\]]/.test(first)) return first;
  const ending = ENDINGS.find((text) => first.toLowerCase().endsWith(text)) ?? '';
  const folder = first.slice(0, first.lastIndexOf('/'));
  for (const pattern of [`${folder}/*${first.slice(-ending.length)}`, `${root}/**${first.slice(-ending.length)}`]) {
    const matched = all.filter(matches(pattern));
    if (matched.length === paths.length && matched.every((uri) => paths.includes(uri))) return pattern;
  }
  throw new MillraceError('NOT_EXPRESSIBLE', `No pattern brings just the raw files of ${root}.`, {
    hint: 'Put the raw files into a folder without others, all with the same ending.',
    exitCode: EXIT.usage,
    fields: { files: [...paths] },
  });
}

function matches(pattern: string): (uri: string) => boolean {
  const plain = (text: string) => text.replace(/[.+?^$()[\]{}|\\]/g, '\\$&');
  const source = pattern.split('**').map((part) => part.split('*').map(plain).join('[^/]*'));
  const expression = new RegExp(`^${source.join('.*')}$`);
  return (uri) => expression.test(uri);
}
