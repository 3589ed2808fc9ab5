import { MillraceError } from '@millrace/contract';
import type { z } from 'zod';
import { askedOf, attemptOnce } from './attempt.ts';
import { readTail, readWhole } from './body.ts';
import { type ApiOptions, type Call, isRepeatable, rootOf } from './call.ts';
import { aborted, refused, timedOut, unexpected } from './errors.ts';
import type { WireAnswer } from './request.ts';
import { Passing, withRetries } from './retry.ts';
import { readUploadError } from './status.ts';

/** The API over HTTP: credentials, deadlines, retries, bounds, and errors in the server's own words. */
export class Api {
  readonly #options: ApiOptions;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  get host(): string {
    return rootOf(this.#options);
  }

  /**
   * Makes a call and reads its answer as JSON of the given shape.
   * @throws MillraceError with one of the codes in the README
   */
  async json<T>(call: Call, schema: z.ZodType<T>): Promise<T> {
    const value = await this.#perform(call, async (answer) => this.#parse(call, await this.#whole(answer)));
    const read = schema.safeParse(value);
    if (read.success) return read.data;
    const [issue] = read.error.issues;
    const where = issue?.path.join('.') || 'the answer';
    throw unexpected(askedOf(this.#options, call), `${where}: ${issue?.message ?? 'wrong'}`, read.error);
  }

  /** Makes a call whose answer says nothing. What a lost attempt of it had deleted is deleted. */
  async done(call: Call): Promise<void> {
    const gone = call.method === 'DELETE' ? '' : undefined;
    await this.#perform(call, this.#whole, gone);
  }

  /** Makes a call and keeps the last `bytes` of its answer as text. */
  async tail(call: Call, bytes: number): Promise<{ readonly text: string; readonly whole: boolean }> {
    const read = await this.#perform(call, ({ body }) => readTail(body, bytes));
    // A log begins with status 200 before the server knows whether there is one.
    const words = read.whole ? readUploadError(read.text) : undefined;
    if (words !== undefined) throw refused(askedOf(this.#options, call), 404, words);
    return read;
  }

  readonly #whole = ({ body }: WireAnswer): Promise<string> => readWhole(body, this.#options.maximumBytes);

  #parse(call: Call, text: string): unknown {
    const page = /^\s*</.test(text);
    try {
      return JSON.parse(text);
    } catch (cause) {
      const failure = unexpected(askedOf(this.#options, call), page ? 'a web page' : 'no JSON', cause);
      // An answer that was cut short may come whole the next time; a web page will not turn into an answer.
      throw page || !isRepeatable(call) ? failure : new Passing(failure);
    }
  }

  async #perform<T>(call: Call, read: (answer: WireAnswer) => Promise<T>, gone?: T): Promise<T> {
    const timeout = call.timeout ?? this.#options.timeout;
    const deadline = AbortSignal.timeout(timeout);
    const signal = call.signal === undefined ? deadline : AbortSignal.any([call.signal, deadline]);
    const started = performance.now();
    let renew = false;
    try {
      return await withRetries(
        this.#options.retry,
        signal,
        () => timeout - (performance.now() - started),
        async (number) => {
          try {
            return await attemptOnce(this.#options, { call, signal, renew, read });
          } catch (error) {
            if (gone !== undefined && number > 1 && codeOf(error) === 'KFP_NOT_FOUND') return gone;
            // A refused credential may just be old: once, another is asked for.
            if (renew || codeOf(error) !== 'KFP_UNAUTHENTICATED') throw error;
            renew = true;
            return await attemptOnce(this.#options, { call, signal, renew, read });
          }
        },
      );
    } catch (error) {
      const asked = askedOf(this.#options, call);
      if (call.signal?.aborted) throw aborted(asked, call.signal.reason);
      throw deadline.aborted ? timedOut(asked, timeout) : error;
    }
  }
}

const codeOf = (error: unknown): string | undefined => (error instanceof MillraceError ? error.code : undefined);
