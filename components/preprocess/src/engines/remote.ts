import { basename } from 'node:path';
import { EXIT, type InputArtifact, MillraceError, type RemoteWork, type RunContext } from '@millrace/contract';
import { type RawFiles, rawFilesAmong } from '@millrace/dataset';
import { openStore } from '@millrace/storage';

/**
 * Where an engine of Google Cloud works.
 * @throws MillraceError `NEEDS_CLOUD_STORAGE`, where raw data and outputs are not both in a bucket
 */
export function remoteWorkOf(engine: string, raw: InputArtifact, { remoteWork }: RunContext): RemoteWork {
  if (remoteWork !== undefined && raw.uri.startsWith('gs://')) return remoteWork;
  throw new MillraceError('NEEDS_CLOUD_STORAGE', `The engine ${engine} reads and writes a bucket of Cloud Storage.`, {
    hint: 'Give --bucket gs://BUCKET[/PREFIX], and raw data that lies in a bucket.',
    exitCode: EXIT.usage,
    fields: { raw: raw.uri },
  });
}

/** The raw files of an artifact in a bucket, and all that lies beside them. */
export interface RemoteFiles extends RawFiles {
  /** URI below which all of them lie. */
  readonly root: string;
  /** URIs of everything there. */
  readonly all: readonly string[];
}

/** Finds raw files in a bucket by the rules for those on this machine. */
export async function remoteFiles({ uri }: InputArtifact, signal: AbortSignal): Promise<RemoteFiles> {
  const root = uri.replace(/\/+$/, '');
  const name = basename(root);
  const store = openStore(root.slice(0, -name.length - 1));
  const all: string[] = [];
  for await (const { key } of store.list(name, { signal })) {
    if (key === name || key.startsWith(`${name}/`)) all.push(store.uriOf(key));
  }
  return { root, all, ...rawFilesAmong(root, all.filter(isData(root, all))) };
}

/** Of ingest's folder what is below `data/`; nothing whose name, or that of a folder, begins with `.` or `_`. */
function isData(root: string, all: readonly string[]): (uri: string) => boolean {
  const data = `${root}/data/`;
  const ingested = all.includes(`${root}/manifest.json`) && all.some((uri) => uri.startsWith(data));
  return (uri) =>
    (!ingested || uri.startsWith(data)) &&
    !uri
      .slice(root.length)
      .split('/')
      .some((part) => /^[._]/.test(part));
}
