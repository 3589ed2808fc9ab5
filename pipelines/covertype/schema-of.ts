import { closeSync, openSync, readSync } from 'node:fs';

/** Bytes that hold the first record of any file of these. */
const FIRST = 4096;

/** Whether a file on this machine is in UCI's schema: no names, 54 numbers and the cover type. */
export function isUciFile(path: string): boolean {
  const record = firstLine(path)?.split(',') ?? [];
  return record.length === 55 && record.every((field) => /^-?\d+\s*$/.test(field));
}

function firstLine(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    // It is somewhere else, or ingest will say what is wrong with it.
    return undefined;
  }
  try {
    const bytes = Buffer.alloc(FIRST);
    return bytes.toString('utf8', 0, readSync(file, bytes)).split('\n')[0];
  } finally {
    closeSync(file);
  }
}
