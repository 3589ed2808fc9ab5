import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EXIT, MillraceError } from '@millrace/contract';

/** Longest line that is read, in bytes. */
export const LONGEST_LINE = 2_000_000;
const NEWLINE = 10;

/** The bytes of a file, unpacked if its name ends in .gz. */
export function openBytes(path: string): Readable {
  const file = createReadStream(path, { highWaterMark: 1 << 20 });
  if (!/\.gz$/i.test(path)) return file;
  const unpacked = createGunzip({ chunkSize: 1 << 20 });
  file.on('error', (error) => unpacked.destroy(error));
  return file.pipe(unpacked);
}

/**
 * Refuses a file with a line beyond {@link LONGEST_LINE}: the engine would leave it out without a word. Looks only at
 * the first and last line end of each megabyte, so it costs little more than reading the file.
 * @throws MillraceError `LINE_TOO_LONG` with the number of the line.
 */
export async function refuseLongLines(path: string): Promise<void> {
  let position = 0;
  let lineStart = 0;
  for await (const chunk of openBytes(path)) {
    if (!Buffer.isBuffer(chunk)) continue;
    const first = chunk.indexOf(NEWLINE);
    const reached = first === -1 ? position + chunk.length : position + first;
    if (reached - lineStart > LONGEST_LINE) throw await lineTooLong(path, lineStart);
    if (first !== -1) lineStart = position + chunk.lastIndexOf(NEWLINE) + 1;
    position += chunk.length;
  }
}

async function lineTooLong(path: string, lineStart: number): Promise<MillraceError> {
  let line = 1;
  let position = 0;
  for await (const chunk of openBytes(path)) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) {
      if (position + at < lineStart) line++;
    }
    position += chunk.length;
    if (position >= lineStart) break;
  }
  return new MillraceError('LINE_TOO_LONG', `${path}: line ${line} has more than ${LONGEST_LINE} bytes.`, {
    hint: 'A quote that is never closed, or a binary file, often looks like this.',
    exitCode: EXIT.usage,
    fields: { path, line },
  });
}

/** The fields of the first record, without a byte-order mark; `undefined` for an empty file. */
export async function readHeader(path: string): Promise<string[] | undefined> {
  let text = '';
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of openBytes(path)) {
    if (!Buffer.isBuffer(chunk)) continue;
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('\n') || text.length > LONGEST_LINE) break;
  }
  if (text.trim() === '') return undefined;
  return parseRecord(text);
}

/** The first record of CSV text. */
export function parseRecord(text: string): string[] {
  const fields: string[] = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') field += text[++i];
      else if (c === '"') quoted = false;
      else field += c;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === ',') {
      fields.push(field);
      field = '';
    } else if (c === '\n' || c === '\r') break;
    else field += c;
  }
  return [...fields, field];
}
