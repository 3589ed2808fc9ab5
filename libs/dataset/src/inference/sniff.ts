import { EXIT, MillraceError } from '@millrace/contract';
import { openBytes, parseRecord } from '../source/csv-lines.ts';
import { DELIMITERS, type Delimiter } from '../source/delimiter.ts';

/** Bytes that are looked at. */
const LOOKED_AT = 64 * 1024;
const RECORDS = 50;

/**
 * The delimiter of a CSV file: the one that cuts most of the first records into as many fields as the header has.
 * @throws MillraceError `FILE_MISSING`, `EMPTY_FILE`, `NOT_TEXT` for a binary file, `ONE_COLUMN` where no delimiter
 *   finds a second column.
 */
export async function sniffDelimiter(path: string): Promise<Delimiter> {
  const records = recordsOf(textOf(await head(path), path));
  if (records.length === 0) throw refused('EMPTY_FILE', `${path} is empty.`, 'Give a CSV file with a header.');
  const scored = DELIMITERS.map((delimiter) => {
    const [width = 0, ...widths] = records.map((record) => parseRecord(record, delimiter).length);
    const fitting = widths.filter((w) => w === width).length;
    return { delimiter, width, score: width < 2 ? 0 : (1 + fitting) / (1 + widths.length) };
  });
  const [best] = scored.sort((a, b) => b.score - a.score || b.width - a.width);
  if (best === undefined || best.score === 0) {
    const hint = 'A table needs a column to predict and one to predict it from; fields are cut at , ; | or tabs.';
    throw refused('ONE_COLUMN', `${path} has a single column.`, hint);
  }
  return best.delimiter;
}

async function head(path: string): Promise<Buffer> {
  const parts: Buffer[] = [];
  try {
    for await (const chunk of openBytes(path)) {
      if (Buffer.isBuffer(chunk)) parts.push(chunk);
      if (parts.reduce((sum, part) => sum + part.length, 0) >= LOOKED_AT) break;
    }
  } catch (cause) {
    throw new MillraceError('FILE_MISSING', `${path} cannot be read: ${messageOf(cause)}`, {
      cause,
      hint: 'Give the path of a CSV file.',
      exitCode: EXIT.usage,
    });
  }
  return Buffer.concat(parts).subarray(0, LOOKED_AT);
}

function textOf(bytes: Buffer, path: string): string {
  const hint = 'Give a CSV file in UTF-8: iconv -f LATIN1 -t UTF-8 old.csv > new.csv converts one.';
  if (bytes.includes(0)) throw refused('NOT_TEXT', `${path} is a binary file.`, hint);
  try {
    // A character that the cut went through is no fault of the file's.
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: bytes.length === LOOKED_AT });
  } catch {
    throw refused('NOT_TEXT', `${path} is not text in UTF-8.`, hint);
  }
}

/** The first records, without empty ones and, of a longer text, without the last, which may be cut. */
function recordsOf(text: string): string[] {
  const records: string[] = [];
  let record = '';
  for (const line of text.split(/\r\n|\n|\r/)) {
    record = record === '' ? line : `${record}\n${line}`;
    // Quotes come in pairs where a record ends.
    if ((record.split('"').length - 1) % 2 === 1) continue;
    if (record.trim() !== '') records.push(record);
    record = '';
    if (records.length > RECORDS) break;
  }
  return text.length >= LOOKED_AT && records.length > 1 ? records.slice(0, -1) : records;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
const refused = (code: string, message: string, hint: string) =>
  new MillraceError(code, message, { hint, exitCode: EXIT.usage });
