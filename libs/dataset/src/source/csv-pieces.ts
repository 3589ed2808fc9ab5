import { openBytes, RecordEnds } from './csv-lines.ts';
import type { Delimiter } from './delimiter.ts';

/** The most that a piece holds, unless a record is longer: bytes and lines. */
const PIECE = { bytes: 128 * 1024, lines: 8000 };
const NEWLINE = 10;
const RETURN = 13;

/** Whole records of a CSV file. */
export interface CsvPiece {
  readonly bytes: Buffer;
  /** Number of its first line in the file, from 1; line ends inside quotes count. */
  readonly firstLine: number;
}

/** Cuts a file, unpacked, between records; the first piece holds the header. */
export async function* csvPieces(path: string, delimiter: Delimiter = ','): AsyncGenerator<CsvPiece> {
  const records = new RecordEnds(delimiter);
  let position = 0;
  let firstLine = 1;
  let held: Buffer = Buffer.alloc(0);
  for await (const chunk of openBytes(path)) {
    if (!Buffer.isBuffer(chunk)) continue;
    for (const slice of slices(chunk)) {
      records.scan(slice);
      held = Buffer.concat([held, slice]);
      if (records.recordStart === position) continue;
      const bytes = held.subarray(0, records.recordStart - position);
      yield { bytes, firstLine };
      firstLine += countLineEnds(bytes);
      position = records.recordStart;
      held = held.subarray(bytes.length);
    }
  }
  if (held.length > 0) yield { bytes: held, firstLine };
}

function* slices(chunk: Buffer): Generator<Buffer> {
  for (let from = 0; from < chunk.length; ) {
    const most = Math.min(chunk.length, from + PIECE.bytes);
    let until = from;
    for (let lines = 0; lines < PIECE.lines && until < most; lines++) {
      const lineEnd = chunk.indexOf(NEWLINE, until);
      until = lineEnd === -1 ? most : Math.min(most, lineEnd + 1);
    }
    yield chunk.subarray(from, until);
    from = until;
  }
}

/** The number, in the file, of the line with the byte at `offset` of a piece; empty lines there are passed over. */
export function lineAt({ bytes, firstLine }: CsvPiece, offset: number): number {
  let start = offset;
  while (bytes[start] === NEWLINE || bytes[start] === RETURN) start++;
  return firstLine + countLineEnds(bytes.subarray(0, start));
}

/** Line ends of any kind: `\n`, `\r\n`, `\r`. */
function countLineEnds(bytes: Buffer): number {
  let count = 0;
  bytes.forEach((byte, i) => {
    if (byte === NEWLINE || (byte === RETURN && bytes[i + 1] !== NEWLINE)) count++;
  });
  return count;
}
