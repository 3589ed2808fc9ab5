import { MillraceError } from '@millrace/contract';
import type { ExecutionRecord } from '@millrace/metadata';
import type { Store } from '@millrace/storage';

/** A file among the outputs of a run. */
export interface OutputFile {
  readonly key: string;
  readonly execution: ExecutionRecord;
  /** Digest of the output it is in. */
  readonly digest: string;
}

/** Names of the files that the report reads. */
export const FILES = [
  'evaluation.json',
  'statistics.json',
  'anomalies.json',
  'history.json',
  'trials.json',
  'bundle.json',
] as const;
export type FileName = (typeof FILES)[number];
export type OutputFiles = ReadonlyMap<FileName, readonly OutputFile[]>;

/**
 * Where the outputs of these executions hold the files that the report reads, at the top of a folder or as an output
 * of their own (`statistics` for `statistics.json`), in the order of the executions.
 */
export async function findFiles(store: Store, executions: readonly ExecutionRecord[]): Promise<OutputFiles> {
  const found = new Map<FileName, OutputFile[]>(FILES.map((name) => [name, []]));
  for (const execution of executions) {
    for (const { name, uri, digest } of Object.values(execution.outputs)) {
      const output = store.keyOf(uri);
      if (output === undefined) continue;
      for await (const { key } of store.list(output)) {
        const file = fileAt(key, output, name);
        if (file !== undefined) found.get(file)?.push({ key, execution, digest });
      }
    }
  }
  return found;
}

function fileAt(key: string, output: string, name: string): FileName | undefined {
  const base = key === output ? baseName(key, name) : key.startsWith(`${output}/`) ? key.slice(output.length + 1) : '';
  return FILES.find((file) => file === base);
}

/** An output that is a file has the output's name, with or without its ending. */
const baseName = (key: string, name: string): string =>
  key.endsWith('.json') ? key.slice(key.lastIndexOf('/') + 1) : `${name}.json`;

/** @throws MillraceError `REPORT_SOURCE_CORRUPT` for what is no JSON, or what `read` refuses. */
export async function readJson<T>(store: Store, { key }: OutputFile, read: (json: unknown) => T): Promise<T> {
  const { bytes } = await store.readBytes(key);
  try {
    return read(JSON.parse(bytes.toString('utf8')));
  } catch (cause) {
    throw new MillraceError('REPORT_SOURCE_CORRUPT', `${store.uriOf(key)} cannot be read.`, {
      cause,
      problems:
        cause instanceof MillraceError ? cause.problems : [{ path: '$', code: 'INVALID', message: String(cause) }],
      hint: 'Was it written by a newer version, or changed by hand?',
    });
  }
}
