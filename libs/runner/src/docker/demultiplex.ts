const HEADER_BYTES = 8;

/** A piece of what a container printed. */
export interface Piece {
  readonly stream: 'stdout' | 'stderr';
  readonly bytes: Buffer;
}

/**
 * Splits the stream of an attached container: frames of 8 bytes of header (the first: 1 stdout, 2 stderr; the last four:
 * length, big-endian) and content.
 * @see https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach
 */
export async function* demultiplex(source: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let header = Buffer.alloc(0);
  let left = 0;
  let stream: Piece['stream'] = 'stdout';
  for await (const chunk of source) {
    for (let at = 0; at < chunk.length; ) {
      if (left > 0) {
        // Pieces of a long frame are passed on as they come.
        const bytes = chunk.subarray(at, at + left);
        left -= bytes.length;
        at += bytes.length;
        yield { stream, bytes };
        continue;
      }
      const part = chunk.subarray(at, at + HEADER_BYTES - header.length);
      header = Buffer.concat([header, part]);
      at += part.length;
      if (header.length < HEADER_BYTES) continue;
      stream = header[0] === 2 ? 'stderr' : 'stdout';
      left = header.readUInt32BE(4);
      header = Buffer.alloc(0);
    }
  }
}

/** Text that comes in pieces, as lines without their ends; the last one may have none. */
export class LineReader {
  private readonly decoder = new TextDecoder();
  private readonly onLine: (line: string) => void;
  private rest = '';

  constructor(onLine: (line: string) => void) {
    this.onLine = onLine;
  }

  push(bytes: Uint8Array): void {
    const lines = (this.rest + this.decoder.decode(bytes, { stream: true })).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) this.onLine(line.replace(/\r$/, ''));
  }

  end(): void {
    const last = this.rest + this.decoder.decode();
    if (last !== '') this.onLine(last);
    this.rest = '';
  }
}
