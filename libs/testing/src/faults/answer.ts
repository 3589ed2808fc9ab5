/** Headers by lower-case name; `undefined` ones are not sent. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** An HTTP answer before it is sent. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer | AsyncIterable<Buffer>;
  /** Bytes of the body. */
  readonly length: number;
}

export function answer(status: number, headers: Headers = {}, body = ''): Answer {
  const bytes = Buffer.from(body);
  return { status, headers, body: bytes, length: bytes.byteLength };
}

export function json(status: number, value: unknown, headers: Headers = {}): Answer {
  return answer(status, { 'content-type': 'application/json; charset=UTF-8', ...headers }, JSON.stringify(value));
}
