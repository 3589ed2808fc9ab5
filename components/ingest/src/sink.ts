import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MillraceError } from '@millrace/contract';
import { checkNotHtml } from './html.ts';

/** Bytes looked at to tell HTML from data. */
const HEAD_BYTES = 512;

/** The file that a download grows into: counts, hashes and judges what arrives, and can start over. */
export class Sink {
  /** Bytes so far. */
  position = 0;
  readonly #file: FileHandle;
  readonly #uri: string;
  readonly #maxBytes: number;
  readonly #onBytes: (position: number) => void;
  #hash: Hash = createHash('sha256');
  #head = Buffer.alloc(0);

  private constructor(file: FileHandle, options: SinkOptions) {
    this.#file = file;
    this.#uri = options.uri;
    this.#maxBytes = options.maxBytes;
    this.#onBytes = options.onBytes ?? (() => undefined);
  }

  static async open(path: string, options: SinkOptions): Promise<Sink> {
    await mkdir(dirname(path), { recursive: true });
    return new Sink(await open(path, 'w'), options);
  }

  /** @throws MillraceError `SOURCE_TOO_LARGE`, `SOURCE_IS_HTML`, `DISK_FULL` */
  async append(chunk: Uint8Array): Promise<void> {
    this.checkSize(this.position + chunk.byteLength);
    if (this.#head.length < HEAD_BYTES) {
      this.#head = Buffer.concat([this.#head, chunk]).subarray(0, HEAD_BYTES);
      checkNotHtml(this.#uri, undefined, this.#head);
    }
    await this.#write(chunk);
    this.#hash.update(chunk);
    this.position += chunk.byteLength;
    this.#onBytes(this.position);
  }

  /** @throws MillraceError `SOURCE_TOO_LARGE` */
  checkSize(bytes: number): void {
    if (bytes <= this.#maxBytes) return;
    throw new MillraceError('SOURCE_TOO_LARGE', `${this.#uri} has more than the ${this.#maxBytes} bytes allowed.`, {
      hint: 'Raise --max-bytes if this is the right source.',
    });
  }

  /** Forgets everything: the source changed, or cannot go on from where it broke. */
  async restart(): Promise<void> {
    await this.#file.truncate(0);
    this.position = 0;
    this.#hash = createHash('sha256');
    this.#head = Buffer.alloc(0);
  }

  /** `sha256:<hex>` of all that arrived. */
  digest(): string {
    return `sha256:${this.#hash.copy().digest('hex')}`;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }

  async #write(chunk: Uint8Array): Promise<void> {
    try {
      for (let done = 0; done < chunk.byteLength; ) {
        const { bytesWritten } = await this.#file.write(chunk, done, chunk.byteLength - done, this.position + done);
        done += bytesWritten;
      }
    } catch (cause) {
      if (!(cause instanceof Error) || !('code' in cause) || !FULL.has(String(cause.code))) throw cause;
      throw new MillraceError('DISK_FULL', `No space is left for ${this.#uri}.`, {
        cause,
        hint: 'Free some space, or set TMPDIR to a larger disk.',
      });
    }
  }
}

/** No space, quota used up, and the limit of a process on the size of its files. */
const FULL = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

export interface SinkOptions {
  /** For messages. */
  readonly uri: string;
  readonly maxBytes: number;
  readonly onBytes?: (position: number) => void;
}
