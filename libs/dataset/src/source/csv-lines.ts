import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { EXIT, MillraceError } from '@millrace/contract';
import type { Delimiter } from './delimiter.ts';

/** Longest record that is read, line ends inside quotes included, in bytes. */
export const LONGEST_LINE = 2_000_000;
const NEWLINE = 10;
const QUOTE = 34;
/** What stands before a quote that opens a field, beside the delimiter: line ends, a quote, the end of a byte-order mark. */
const OPENERS = [NEWLINE, 13, QUOTE, 0xbf];

/** The bytes of a file, unpacked if its name ends in .gz. */
export function openBytes(path: string): Readable {
  return unpacked(path, createReadStream(path, { highWaterMark: 1 << 20 }));
}

/** The bytes of a file that is being read, unpacked if its name ends in .gz. */
export function unpacked(path: string, file: Readable): Readable {
  if (!/\.gz$/i.test(path)) return file;
  const unpacking = createGunzip({ chunkSize: 1 << 20 });
  file.on('error', (error) => unpacking.destroy(error));
  unpacking.on('close', () => file.destroy());
  return file.pipe(unpacking);
}

/**
 * Refuses a file with a record beyond {@link LONGEST_LINE}: the engine would leave it out without a word, or take it
 * whole into memory. A quote that is never closed makes one record of all the lines after it.
 * @throws MillraceError `LINE_TOO_LONG` with the number of the line where the record begins.
 */
export async function refuseLongLines(path: string, delimiter: Delimiter = ','): Promise<void> {
  const records = new RecordEnds(delimiter);
  for await (const chunk of openBytes(path)) {
    if (!Buffer.isBuffer(chunk)) continue;
    const start = records.scan(chunk);
    if (start !== undefined) throw await lineTooLong(path, start);
  }
}

/**
 * Follows where records end, over the chunks of a file. Looks only at quotes and at the first and last line end of the
 * stretches between them, so it costs little more than reading the file.
 */
export class RecordEnds {
  #position = 0;
  #recordStart = 0;
  #quoted = false;
  #lastByte = NEWLINE;
  readonly #openers: ReadonlySet<number>;

  constructor(delimiter: Delimiter = ',') {
    this.#openers = new Set([...OPENERS, delimiter.charCodeAt(0)]);
  }

  /** Where a record begins that is too long, if this chunk tells of one. */
  scan(chunk: Buffer): number | undefined {
    let newline = chunk.indexOf(NEWLINE);
    for (let from = 0; from < chunk.length; ) {
      const quote = chunk.indexOf(QUOTE, from);
      const until = quote === -1 ? chunk.length : quote;
      if (!this.#quoted) {
        if (newline !== -1 && newline < from) newline = chunk.indexOf(NEWLINE, from);
        if (newline !== -1 && newline < until) {
          if (this.#isTooLong(this.#position + newline)) return this.#recordStart;
          this.#recordStart = this.#position + chunk.lastIndexOf(NEWLINE, until - 1) + 1;
        }
      }
      // A doubled quote closes and opens again. A quote inside a bare value is just a character.
      if (quote !== -1 && (this.#quoted || this.#openers.has(chunk[quote - 1] ?? this.#lastByte)))
        this.#quoted = !this.#quoted;
      from = until + 1;
    }
    this.#position += chunk.length;
    this.#lastByte = chunk.at(-1) ?? NEWLINE;
    return this.#isTooLong(this.#position) ? this.#recordStart : undefined;
  }

  /** Where the last record begins that the chunks so far hold a byte of, or the next one. */
  get recordStart(): number {
    return this.#recordStart;
  }

  #isTooLong(end: number): boolean {
    return end - this.#recordStart > LONGEST_LINE;
  }
}

async function lineTooLong(path: string, recordStart: number): Promise<MillraceError> {
  let line = 1;
  let position = 0;
  for await (const chunk of openBytes(path)) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) {
      if (position + at < recordStart) line++;
    }
    position += chunk.length;
    if (position >= recordStart) break;
  }
  return new MillraceError(
    'LINE_TOO_LONG',
    `${path}: line ${line} begins a record of more than ${LONGEST_LINE} bytes.`,
    {
      hint: 'A quote that is never closed, or a binary file, often looks like this.',
      exitCode: EXIT.usage,
      fields: { path, line },
    },
  );
}

/** The fields of the first record, without a byte-order mark; `undefined` for an empty file. */
export const readHeader = (path: string, delimiter?: Delimiter): Promise<string[] | undefined> =>
  headerOf(openBytes(path), delimiter);

/** As {@link readHeader}, of a file that is being read; no more is read than that takes. */
export async function headerOf(bytes: Readable, delimiter: Delimiter = ','): Promise<string[] | undefined> {
  let text = '';
  const decoder = new TextDecoder('utf-8');
  for await (const chunk of bytes) {
    if (!Buffer.isBuffer(chunk)) continue;
    text += decoder.decode(chunk, { stream: true });
    if (text.includes('\n') || text.length > LONGEST_LINE) break;
  }
  if (text.trim() === '') return undefined;
  return parseRecord(text, delimiter);
}

/** The first record of CSV text. */
export function parseRecord(text: string, delimiter: Delimiter = ','): string[] {
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
    else if (c === delimiter) {
      fields.push(field);
      field = '';
    } else if (c === '\n' || c === '\r') break;
    else field += c;
  }
  return [...fields, field];
}
