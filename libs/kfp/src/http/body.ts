import type { IncomingMessage } from 'node:http';

/** An answer that is longer than anything the API gives. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/** The whole body; one longer than `maximum` bytes is given up as a {@link TooLarge}. */
export async function readWhole(body: IncomingMessage, maximum: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of bytesOf(body)) {
    size += chunk.byteLength;
    if (size > maximum) {
      body.destroy();
      throw new TooLarge(`more than ${maximum} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The last `keep` bytes of a body of any length. */
export async function readTail(body: IncomingMessage, keep: number): Promise<{ text: string; whole: boolean }> {
  let chunks: Buffer[] = [];
  let [held, seen] = [0, 0];
  for await (const chunk of bytesOf(body)) {
    chunks.push(chunk);
    held += chunk.byteLength;
    seen += chunk.byteLength;
    if (held > 2 * keep) {
      chunks = [Buffer.concat(chunks).subarray(-keep)];
      held = keep;
    }
  }
  return { text: Buffer.concat(chunks).subarray(-keep).toString('utf8'), whole: seen <= keep };
}

async function* bytesOf(body: IncomingMessage): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> = body;
  yield* chunks;
  // A connection that drops within a chunked answer ends the stream like its end does.
  if (!body.complete) throw new Error('the connection dropped in the middle of the answer');
}
