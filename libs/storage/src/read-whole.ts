import { Crc32c } from './checksum.ts';
import { tooLarge } from './errors.ts';

/** Largest object that is read at once, in bytes: 64 MiB. */
export const READ_BYTES_LIMIT = 64 * 1024 * 1024;

/** @throws MillraceError `TOO_LARGE`, before anything is read where the size is known */
export async function readWhole(
  uri: string,
  size: number,
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ bytes: Buffer; crc32c: string }> {
  if (size > READ_BYTES_LIMIT) throw tooLarge(uri, size, READ_BYTES_LIMIT);
  const parts: Uint8Array[] = [];
  const crc = new Crc32c();
  let done = 0;
  for await (const chunk of chunks) {
    done += chunk.byteLength;
    if (done > READ_BYTES_LIMIT) throw tooLarge(uri, done, READ_BYTES_LIMIT);
    crc.update(chunk);
    parts.push(chunk);
  }
  return { bytes: Buffer.concat(parts), crc32c: crc.digest() };
}
