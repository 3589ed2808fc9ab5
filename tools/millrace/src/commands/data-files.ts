import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';
import type { Io } from '../io.ts';
import { replaceFile } from '../replace-file.ts';

/** The files that a command reads. */
export const FILES = {
  type: 'string',
  array: true,
  demandOption: true,
  describe: 'CSV (also .gz) or Parquet files, or folders of them.',
} as const;

/**
 * Raw files as they are given, from the folder of the command.
 * @throws MillraceError `NO_SUCH_FILE`.
 */
export async function rawPaths(given: readonly string[], io: Io): Promise<string[]> {
  const paths = given.map((file) => resolve(io.cwd, file));
  for (const [i, path] of paths.entries()) {
    await access(path).catch((cause) => {
      throw noSuchFile(given[i] ?? path, cause);
    });
  }
  return paths;
}

/**
 * The JSON of a file.
 * @throws MillraceError `NO_SUCH_FILE`, `NOT_JSON`.
 */
export async function jsonOf(given: string, io: Io): Promise<unknown> {
  const text = await readFile(resolve(io.cwd, given), 'utf8').catch((cause) => {
    throw noSuchFile(given, cause);
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MillraceError('NOT_JSON', `${given} is not JSON.`, { exitCode: EXIT.usage, cause });
  }
}

/** Writes a file whole, and says so. */
export async function writeText(given: string, text: string, io: Io): Promise<void> {
  await replaceFile(resolve(io.cwd, given), text);
  io.stderr.write(`wrote ${given}\n`);
}

const noSuchFile = (given: string, cause: unknown): MillraceError =>
  new MillraceError('NO_SUCH_FILE', `${given} cannot be read.`, {
    ...(given.startsWith('gs://') ? { hint: `gcloud storage cp -r ${given} .` } : {}),
    exitCode: EXIT.usage,
    cause,
  });

/** Runs `work` with a folder for what does not fit in memory, removed afterwards. */
export async function withWorkDirectory<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'millrace-data-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
