import { Crc32c } from '../checksum.ts';
import { checksumMismatch } from '../errors.ts';
import { withRetries } from '../retry.ts';
import type { StoredObject, TransferProgress } from '../store.ts';
import type { Connection } from './connection.ts';
import type { Subject } from './failure.ts';
import { type ObjectResource, storedObject } from './resource.ts';
import { type Piece, SessionLost, UploadSession } from './session.ts';

export interface WriteTask {
  readonly connection: Connection;
  readonly subject: Subject;
  readonly key: string;
  /** In the bucket. */
  readonly name: string;
  readonly contentType: string;
  readonly chunkSize: number;
  /** Bytes in all, if known. */
  readonly size: number | undefined;
  /** Whether `content` can be read again. */
  readonly repeatable: boolean;
  content(): AsyncIterable<Uint8Array>;
  removeDamaged(generation: string): Promise<void>;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: TransferProgress | undefined;
}

/**
 * Writes one object by a resumable upload, which makes a repeated request harmless with or without a precondition: the
 * server knows the upload by its URL and completes it once. So an unconditional write needs no generation of its own,
 * and a stream that cannot be read twice needs no second reading when somebody else writes meanwhile.
 */
export async function writeObject(task: WriteTask): Promise<StoredObject> {
  const { retry } = task.connection;
  const policy = task.repeatable ? retry : { ...retry, attempts: 1 };
  return withRetries(policy, task.subject.uri, task.signal, () => writeOnce(task));
}

async function writeOnce(task: WriteTask): Promise<StoredObject> {
  const { subject } = task;
  const session = await UploadSession.start(task.connection, subject, task, task.signal);
  const crc = new Crc32c();
  let object: ObjectResource | undefined;
  let size = 0;
  try {
    for await (const piece of pieces(task.content(), task.chunkSize, crc)) {
      object = await session.send(piece);
      size = piece.offset + piece.bytes.byteLength;
      task.onProgress?.(size, task.size);
    }
  } catch (error) {
    if (!(error instanceof SessionLost)) await session.cancel();
    throw error;
  }
  if (object === undefined) throw new SessionLost('the upload did not complete');
  const expected = crc.digest();
  if (object.size !== size || (object.crc32c ?? expected) !== expected) {
    await task.removeDamaged(object.generation);
    throw checksumMismatch(subject.uri, expected, object.crc32c ?? `${object.size} bytes`);
  }
  return { ...storedObject(task.key, object), crc32c: expected };
}

/** Cuts content into pieces of `size` bytes; the last one, possibly empty, carries the checksum of the whole. */
async function* pieces(content: AsyncIterable<Uint8Array>, size: number, crc: Crc32c): AsyncGenerator<Piece> {
  let waiting: Uint8Array[] = [];
  let length = 0;
  let offset = 0;
  for await (const chunk of content) {
    crc.update(chunk);
    waiting.push(chunk);
    length += chunk.byteLength;
    // Strictly more: the piece that is cut here is then not the last one.
    while (length > size) {
      const all = Buffer.concat(waiting);
      yield { bytes: all.subarray(0, size), offset, last: undefined };
      waiting = [all.subarray(size)];
      length -= size;
      offset += size;
    }
  }
  yield { bytes: Buffer.concat(waiting), offset, last: crc.digest() };
}
