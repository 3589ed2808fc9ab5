import { createHash, type Hash } from 'node:crypto';
import { crc32c } from '@node-rs/crc32';

/** CRC32C (Castagnoli) of a stream of bytes, written as GCS does: base64 of four big-endian bytes. */
export class Crc32c {
  #value = 0;

  update(bytes: Uint8Array): void {
    this.#value = crc32c(bytes, this.#value);
  }

  digest(): string {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32BE(this.#value);
    return bytes.toString('base64');
  }
}

/** What goes by on its way from one place to another: length, sha256 and CRC32C. */
export class Meter {
  size = 0;
  readonly crc32c = new Crc32c();
  readonly sha256: Hash = createHash('sha256');

  async *through(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.size += chunk.byteLength;
      this.crc32c.update(chunk);
      this.sha256.update(chunk);
      yield chunk;
    }
  }
}
