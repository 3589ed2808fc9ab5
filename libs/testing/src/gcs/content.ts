import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32c } from '@node-rs/crc32';

/** Content up to this many bytes is kept in memory, larger content in a file. */
const IN_MEMORY = 8 * 1024 * 1024;

/** The bytes of an object, with the checksums that GCS gives. */
export interface Content {
  readonly size: number;
  /** Base64 of four big-endian bytes. */
  readonly crc32c: string;
  /** Base64; absent for composed objects, as on GCS. */
  readonly md5Hash: string | undefined;
  /** End exclusive. */
  read(start: number, end: number): AsyncIterable<Buffer>;
}

/** Where large content is kept: a folder that is made when needed and removed at the end. */
export class ContentFolder {
  #folder: Promise<string> | undefined;
  #count = 0;

  async newFile(): Promise<string> {
    this.#folder ??= mkdtemp(join(tmpdir(), 'millrace-gcs-'));
    this.#count += 1;
    return join(await this.#folder, `${this.#count}`);
  }

  async remove(): Promise<void> {
    if (this.#folder !== undefined) await rm(await this.#folder, { recursive: true, force: true });
  }
}

/** Takes content piece by piece. */
export class ContentWriter {
  size = 0;
  readonly #folder: ContentFolder;
  readonly #md5 = createHash('md5');
  #crc = 0;
  #parts: Buffer[] = [];
  #file: { readonly path: string; readonly handle: FileHandle } | undefined;

  constructor(folder: ContentFolder) {
    this.#folder = folder;
  }

  async append(bytes: Buffer): Promise<void> {
    this.size += bytes.byteLength;
    this.#crc = crc32c(bytes, this.#crc);
    this.#md5.update(bytes);
    this.#parts.push(bytes);
    if (this.#file === undefined && this.size > IN_MEMORY) {
      const path = await this.#folder.newFile();
      this.#file = { path, handle: await open(path, 'w') };
    }
    if (this.#file === undefined) return;
    for (const part of this.#parts.splice(0)) await this.#file.handle.appendFile(part);
  }

  async finish(): Promise<Content> {
    const crc = Buffer.alloc(4);
    crc.writeUInt32BE(this.#crc);
    const { size } = this;
    const sums = { size, crc32c: crc.toString('base64'), md5Hash: this.#md5.digest('base64') };
    if (this.#file === undefined) {
      const bytes = Buffer.concat(this.#parts);
      return { ...sums, read: (start, end) => once(bytes.subarray(start, end)) };
    }
    const { path, handle } = this.#file;
    await handle.close();
    return { ...sums, read: (start, end) => fromFile(path, start, end) };
  }

  async discard(): Promise<void> {
    if (this.#file === undefined) return;
    await this.#file.handle.close();
    await rm(this.#file.path, { force: true });
  }
}

export async function bytesOf(content: Content): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content.read(0, content.size)) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}

async function* fromFile(path: string, start: number, end: number): AsyncGenerator<Buffer> {
  if (end > start) yield* createReadStream(path, { start, end: end - 1, highWaterMark: 1 << 18 });
}
