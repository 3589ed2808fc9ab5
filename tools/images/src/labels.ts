import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { CONTENT_LABEL } from './content-key.ts';
import { readManifest } from './project.ts';

const execute = promisify(execFile);

/** Where a project's sources come from; empty where it is not in git. */
export interface Source {
  /** The commit, 40 hexadecimal digits. */
  readonly revision?: string;
  /** When it was made, in seconds since 1970: the time that files in images get. */
  readonly time?: number;
  /** URL of the repository, without any credential. */
  readonly url?: string;
  /** Whether files that git knows differ from the commit. */
  readonly changed: boolean;
}

/** Asks git; `COMMIT_SHA`, which Cloud Build sets, stands in for a commit where there is no history. */
export async function sourceOf(root: string, environment: NodeJS.ProcessEnv = process.env): Promise<Source> {
  const git = (...args: string[]) =>
    execute('git', ['-C', root, ...args]).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    );
  const [head, changes, remote] = await Promise.all([
    git('log', '-1', '--format=%H %ct'),
    git('status', '--porcelain', '--untracked-files=no'),
    git('remote', 'get-url', 'origin'),
  ]);
  const [revision = environment.COMMIT_SHA, time] = head?.split(' ') ?? [];
  return {
    changed: changes !== undefined && changes !== '',
    ...(revision === undefined || revision === '' ? {} : { revision }),
    ...(time === undefined ? {} : { time: Number(time) }),
    ...(remote === undefined || remote === '' ? {} : { url: withoutCredential(remote) }),
  };
}

/** The tag of a commit: seven digits, as Cloud Build's SHORT_SHA; `-changed` where the files are not the commit's. */
export const commitTag = ({ revision, changed }: Source): string | undefined =>
  revision === undefined ? undefined : `${revision.slice(0, 7)}${changed ? '-changed' : ''}`;

/**
 * Labels of an image: those of the OCI image specification
 * (https://github.com/opencontainers/image-spec/blob/main/annotations.md), and the content key.
 */
export function labelsOf(folder: string, source: Source, key: string): Readonly<Record<string, string>> {
  const { version, description, license } = readManifest(folder);
  const text = (name: string, value: unknown) =>
    typeof value === 'string' ? { [`org.opencontainers.image.${name}`]: value } : {};
  return {
    ...text('version', version),
    ...text('description', description),
    ...text('licenses', license),
    ...text('revision', source.revision),
    ...text('source', source.url),
    [CONTENT_LABEL]: key,
  };
}

const withoutCredential = (url: string): string => url.replace(/^(https?:\/\/)[^/@]*@/, '$1');
