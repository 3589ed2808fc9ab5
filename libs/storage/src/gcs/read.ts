import { Crc32c } from '../checksum.ts';
import { checksumMismatch, preconditionFailed, throwIfAborted } from '../errors.ts';
import { RetryBudget, TransientError } from '../retry.ts';
import type { ReadOptions, StoredObject } from '../store.ts';
import { authorized, refusal } from './answer.ts';
import type { Connection } from './connection.ts';
import { bodyOf, type HttpRequest, type HttpResponse } from './http.ts';

/** Progress after which earlier failures of a transfer no longer count, in bytes. */
const PROGRESS = 1 << 20;

export interface ReadSource {
  readonly connection: Connection;
  /** Name in the bucket. */
  readonly name: string;
  readonly uri: string;
  /** Metadata of the object, where an answer does not carry them. */
  stat(): Promise<StoredObject | undefined>;
}

type Head = Pick<StoredObject, 'size' | 'generation'> & { readonly crc32c: string };

/**
 * The bytes of an object. A connection that drops or stalls is resumed where it stopped, at the same generation, and
 * the CRC32C of the whole is compared with GCS's before the end.
 * @throws MillraceError as `Store` says; `PRECONDITION_FAILED` too when the object is replaced between two connections
 */
export async function* readObject(source: ReadSource, options: ReadOptions): AsyncGenerator<Uint8Array> {
  const { connection, uri } = source;
  const budget = new RetryBudget(connection.retry, uri, options.signal);
  const crc = new Crc32c();
  let head: Head | undefined;
  let done = 0;
  let counted = 0;
  while (head === undefined || done < head.size) {
    try {
      const { request, response } = await open(source, options, head, done);
      head ??= await headOf(source, response);
      for await (const chunk of bodyOf(response, request)) {
        crc.update(chunk);
        done += chunk.byteLength;
        if (done - counted >= PROGRESS) {
          counted = done;
          budget.reset();
        }
        options.onProgress?.(done, head.size);
        yield chunk;
        throwIfAborted(options.signal);
      }
      if (done < head.size) throw new TransientError(`the answer ended after ${done} of ${head.size} bytes`);
    } catch (error) {
      await budget.after(error);
    }
  }
  const actual = crc.digest();
  if (done !== head.size || actual !== head.crc32c) throw checksumMismatch(uri, head.crc32c, actual);
}

async function open(
  source: ReadSource,
  options: ReadOptions,
  head: Head | undefined,
  done: number,
): Promise<{ request: HttpRequest; response: HttpResponse }> {
  const { connection, name, uri } = source;
  const path = `/storage/v1/b/${connection.bucket}/o/${encodeURIComponent(name)}`;
  const url = new URL(connection.endpoint + path);
  url.searchParams.set('alt', 'media');
  if (head !== undefined) url.searchParams.set('generation', head.generation);
  else if (options.generation !== undefined) url.searchParams.set('ifGenerationMatch', options.generation);
  const subject = { bucket: connection.bucket, uri, ifGeneration: head?.generation ?? options.generation };
  const answer = await authorized(connection, subject, {
    method: 'GET',
    url,
    // Asking for gzip keeps GCS from unpacking objects stored as gzip, whose checksum is that of the packed bytes.
    headers: { 'accept-encoding': 'gzip', ...(done === 0 ? {} : { range: `bytes=${done}-` }) },
    signal: options.signal,
  });
  const { status } = answer.response;
  if (status === (done === 0 ? 200 : 206)) return answer;
  if (status === 404 && head !== undefined) {
    answer.response.body.destroy();
    throw preconditionFailed(uri, head.generation);
  }
  throw status === 200 ? ignoredRange(answer.response) : await refusal(answer.response, answer.request, subject);
}

function ignoredRange(response: HttpResponse): TransientError {
  response.body.destroy();
  return new TransientError('the server sent the whole object instead of the rest');
}

/** What the headers say of the object; what a proxy dropped from them is asked for. */
async function headOf(source: ReadSource, { headers, body }: HttpResponse): Promise<Head> {
  const crc32c = /crc32c=([^,\s]+)/.exec(String(headers['x-goog-hash'] ?? ''))?.[1];
  const size = headers['x-goog-stored-content-length'] ?? headers['content-length'];
  const generation = headers['x-goog-generation'];
  if (crc32c !== undefined && typeof size === 'string' && typeof generation === 'string') {
    return { crc32c, size: Number(size), generation };
  }
  const object = await source.stat();
  const same = object?.crc32c !== undefined && (generation === undefined || generation === object.generation);
  if (same) return { size: object.size, generation: object.generation, crc32c: object.crc32c ?? '' };
  body.destroy();
  throw new TransientError('the object was replaced while it was opened, or has no checksum');
}
