import { MillraceError } from '@millrace/contract';
import { throwIfAborted } from '../errors.ts';
import { RetryBudget, TransientError, withRetries } from '../retry.ts';
import { authorized, jsonOr, refusal } from './answer.ts';
import type { Connection } from './connection.ts';
import type { Subject } from './failure.ts';
import { type HttpRequest, type HttpResponse, send, textOf } from './http.ts';
import { ObjectResource } from './resource.ts';

/** A piece of the content of an upload. */
export interface Piece {
  readonly bytes: Buffer;
  /** Where it starts. */
  readonly offset: number;
  /** CRC32C of everything up to its end, where it is the last piece. */
  readonly last: string | undefined;
}

/** Milliseconds that an upload which is being opened has to say its URL after a stop: without it nobody can cancel it. */
const OPENING = 2_000;

/** The server forgot the upload; only starting again helps. */
export class SessionLost extends TransientError {}

/**
 * A resumable upload: https://cloud.google.com/storage/docs/performing-resumable-uploads. Every request of it can be
 * repeated: what the server has is asked for, never guessed.
 */
export class UploadSession {
  readonly #connection: Connection;
  readonly #subject: Subject;
  readonly #url: URL;
  readonly #signal: AbortSignal | undefined;

  private constructor(connection: Connection, subject: Subject, url: URL, signal: AbortSignal | undefined) {
    this.#connection = connection;
    this.#subject = subject;
    this.#url = url;
    this.#signal = signal;
  }

  static async start(
    connection: Connection,
    subject: Subject,
    object: { readonly name: string; readonly contentType: string },
    signal: AbortSignal | undefined,
  ): Promise<UploadSession> {
    const url = new URL(`${connection.endpoint}/upload/storage/v1/b/${connection.bucket}/o`);
    url.searchParams.set('uploadType', 'resumable');
    url.searchParams.set('name', object.name);
    if (subject.ifGeneration !== undefined) url.searchParams.set('ifGenerationMatch', subject.ifGeneration);
    const body = Buffer.from(JSON.stringify({ name: object.name, contentType: object.contentType }));
    const headers = { 'content-type': 'application/json', 'x-upload-content-type': object.contentType };
    return withRetries(connection.retry, subject.uri, signal, async () => {
      using late = delayed(signal, OPENING);
      const opening = { method: 'POST', url, headers, body, signal: late.signal } as const;
      const answer = await authorized(connection, subject, opening);
      const { location } = answer.response.headers;
      if (answer.response.status !== 200 || location === undefined) {
        throw await refusal(answer.response, answer.request, subject);
      }
      answer.response.body.resume();
      return new UploadSession(connection, subject, new URL(location, connection.endpoint), signal);
    });
  }

  /** Sends a piece; gives the object when it was the last one. */
  async send(piece: Piece): Promise<ObjectResource | undefined> {
    const end = piece.offset + piece.bytes.byteLength;
    const budget = new RetryBudget(this.#connection.retry, this.#subject.uri, this.#signal);
    let reached: number | ObjectResource | undefined = piece.offset;
    for (;;) {
      throwIfAborted(this.#signal);
      try {
        reached ??= await this.#put(statusQuery(piece.last === undefined ? undefined : end));
        if (typeof reached !== 'number') return reached;
        if (reached === end && piece.last === undefined) return undefined;
        if (reached < piece.offset || reached > end) throw new SessionLost(`the server has ${reached} bytes`);
        const before: number = reached;
        reached = await this.#put(contentOf(piece, reached));
        if (typeof reached === 'number' && reached > before) budget.reset();
        else if (reached === before) throw new TransientError('the server took none of the bytes');
      } catch (error) {
        // A refusal is final for this upload, one for its checksum too: the server has thrown the content away.
        if (error instanceof SessionLost || error instanceof MillraceError) throw error;
        await budget.after(error);
        reached = undefined;
      }
    }
  }

  /** Tells the server to forget the upload; if it does not hear, it forgets within a week. */
  async cancel(): Promise<void> {
    const signal = AbortSignal.timeout(2_000);
    const { stallTimeout } = this.#connection;
    await send({ method: 'DELETE', url: this.#url, headers: {}, signal, stallTimeout }).then(
      ({ body }) => body.resume(),
      () => undefined,
    );
  }

  /** The object, or how many bytes the server has. */
  async #put(content: Pick<HttpRequest, 'headers' | 'body'>): Promise<ObjectResource | number> {
    const { request, response } = await authorized(this.#connection, this.#subject, {
      method: 'PUT',
      url: this.#url,
      signal: this.#signal,
      ...content,
    });
    if (response.status === 308) {
      response.body.resume();
      return persisted(response);
    }
    if (response.status === 404 || response.status === 410) {
      response.body.destroy();
      throw new SessionLost(`the server answered ${response.status} for the upload`);
    }
    if (response.status !== 200 && response.status !== 201) throw await refusal(response, request, this.#subject);
    const object = ObjectResource.safeParse(jsonOr(await textOf(response, request)));
    if (!object.success) throw new TransientError('the server did not describe the object', { cause: object.error });
    return object.data;
  }
}

/** A signal that follows another one after some time. */
function delayed(signal: AbortSignal | undefined, milliseconds: number): Disposable & { readonly signal: AbortSignal } {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const onAbort = () => {
    timer = setTimeout(() => controller.abort(signal?.reason), milliseconds);
  };
  if (signal?.aborted) controller.abort(signal.reason);
  signal?.addEventListener('abort', onAbort);
  const dispose = () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
  return { signal: controller.signal, [Symbol.dispose]: dispose };
}

const statusQuery = (total: number | undefined) => ({ headers: { 'content-range': `bytes */${total ?? '*'}` } });

function contentOf({ bytes, offset, last }: Piece, from: number): Pick<HttpRequest, 'headers' | 'body'> {
  const end = offset + bytes.byteLength;
  const body = bytes.subarray(from - offset);
  const range = body.byteLength === 0 ? '*' : `${from}-${end - 1}`;
  return {
    body,
    headers: {
      'content-range': `bytes ${range}/${last === undefined ? '*' : end}`,
      // GCS compares it before the object comes into being.
      ...(last === undefined ? {} : { 'x-goog-hash': `crc32c=${last}` }),
    },
  };
}

function persisted(response: HttpResponse): number {
  const last = /bytes=0-(\d+)/.exec(response.headers.range ?? '')?.[1];
  return last === undefined ? 0 : Number(last) + 1;
}
