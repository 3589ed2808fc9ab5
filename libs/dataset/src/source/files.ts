import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { EXIT, MillraceError } from '@millrace/contract';

/** Raw input: files of one format, in the order of their names. */
export interface RawFiles {
  readonly format: 'csv' | 'parquet';
  readonly paths: readonly string[];
}

const ENDINGS = [
  ['csv', /\.csv(\.gz)?$/i],
  ['parquet', /\.(parquet|pq)$/i],
] as const;

/**
 * Finds the data in raw input: a file, a folder of files, or ingest's folder (`manifest.json` and `data/`).
 * A single file without a known ending is read as CSV.
 * @throws MillraceError `NO_ROWS` when there is no file, `MIXED_FORMATS` when there are CSV and Parquet files.
 */
export async function findRawFiles(path: string): Promise<RawFiles> {
  return rawFilesAmong(path, await filesUnder(path));
}

/**
 * The data among the files found at a place, which may be one in a bucket.
 * @throws MillraceError `NO_ROWS`, `MIXED_FORMATS`
 */
export function rawFilesAmong(place: string, found: readonly string[]): RawFiles {
  const known = ENDINGS.map(([format, ending]) => ({ format, paths: found.filter((file) => ending.test(file)) }));
  const [first, second] = known.filter(({ paths }) => paths.length > 0);
  if (first !== undefined && second !== undefined) {
    throw new MillraceError('MIXED_FORMATS', `${place} holds CSV and Parquet files: give one format.`, {
      exitCode: EXIT.usage,
      fields: { files: found },
    });
  }
  if (first !== undefined) return first;
  if (found.length === 1) return { format: 'csv', paths: found };
  throw new MillraceError('NO_ROWS', `${place} holds no .csv, .csv.gz or .parquet file.`, { exitCode: EXIT.usage });
}

async function filesUnder(path: string): Promise<string[]> {
  const info = await stat(path);
  if (info.isFile()) return [path];
  const entries = await readdir(path, { withFileTypes: true });
  const ingested = entries.some((e) => e.name === 'manifest.json') && entries.some((e) => e.name === 'data');
  if (ingested) return filesUnder(join(path, 'data'));
  const nested = await Promise.all(
    entries
      .filter((e) => !e.name.startsWith('.') && !e.name.startsWith('_'))
      .map((e) => (e.isDirectory() ? filesUnder(join(path, e.name)) : Promise.resolve([join(path, e.name)]))),
  );
  return nested.flat().sort();
}
