import { openStore } from '@millrace/storage';

/** Whether a folder in a bucket holds anything. */
export async function hasFiles(folder: string, signal: AbortSignal): Promise<boolean> {
  for await (const { size } of openStore(folder).list('', { signal })) if (size > 0) return true;
  return false;
}

/** Brings the files of a folder in a bucket to this machine. */
export async function fetchFolder(folder: string, target: string, signal: AbortSignal): Promise<void> {
  const [, parent = '', name = ''] = /^(.+)\/([^/]+)\/?$/.exec(folder) ?? [];
  await openStore(parent).download(name, target, { signal });
}
