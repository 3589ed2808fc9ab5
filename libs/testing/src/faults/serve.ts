import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Headers } from './answer.ts';
import { withFlippedBit } from './bytes.ts';
import type { FaultAction } from './fault.ts';

/** A request body that ended before it was complete, by a fault or because the client went away. */
export class BodyCut extends Error {
  override readonly name = 'BodyCut';
}

/** The request's body, with the fault that it is to suffer. Throws {@link BodyCut} where it is cut. */
export async function* requestBody(message: IncomingMessage, fault: FaultAction | undefined): AsyncGenerator<Buffer> {
  const chunks: AsyncIterable<Buffer> = message;
  const limit = fault?.kind === 'cutUpload' ? fault.afterBytes : Number.POSITIVE_INFINITY;
  let done = 0;
  try {
    for await (const chunk of chunks) {
      const piece = fault?.kind === 'corruptUpload' ? withFlippedBit(chunk, fault.at - done) : chunk;
      if (done + piece.byteLength > limit) {
        yield piece.subarray(0, limit - done);
        throw new BodyCut('cut by a fault');
      }
      done += piece.byteLength;
      yield piece;
    }
  } catch (error) {
    throw error instanceof BodyCut ? error : new BodyCut('the client went away', { cause: error });
  }
}

/** Sends an answer with the fault that it is to suffer; a HEAD request gets the headers alone. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  fault: FaultAction | undefined,
  headOnly: boolean,
): Promise<void> {
  if (fault?.kind === 'loseAnswer' || (fault?.kind === 'reset' && fault.afterBytes === undefined)) {
    response.destroy();
    return;
  }
  if (fault?.kind === 'stall' && fault.afterBytes === undefined) return;
  response.writeHead(answer.status, headersOf(answer, fault));
  if (headOnly) {
    response.end();
    return;
  }
  const stop = stopAfter(fault);
  let sent = 0;
  for await (const chunk of chunksOf(answer.body)) {
    const damaged = fault?.kind === 'corrupt' ? withFlippedBit(chunk, fault.at - sent) : chunk;
    const piece = damaged.subarray(0, Math.max(0, stop - sent));
    sent += piece.byteLength;
    if (!(await written(response, piece))) return;
    if (sent >= stop) break;
  }
  if (fault?.kind === 'stall') return;
  // Let what was written reach the client before the connection goes.
  if (fault?.kind === 'reset') await wait(20).then(() => response.destroy());
  else response.end();
}

function headersOf(answer: Answer, fault: FaultAction | undefined): Headers {
  const all = fault?.kind === 'truncate' ? answer.headers : { ...answer.headers, 'content-length': `${answer.length}` };
  const dropped = fault?.kind === 'dropHeader' ? fault.name.toLowerCase() : undefined;
  return Object.fromEntries(Object.entries(all).filter(([name, value]) => value !== undefined && name !== dropped));
}

function stopAfter(fault: FaultAction | undefined): number {
  if (fault?.kind === 'truncate') return fault.afterBytes;
  if (fault?.kind === 'reset' || fault?.kind === 'stall') return fault.afterBytes ?? 0;
  return Number.POSITIVE_INFINITY;
}

async function* chunksOf(body: Answer['body']): AsyncGenerator<Buffer> {
  if (Buffer.isBuffer(body)) yield body;
  else yield* body;
}

/** Writes with back-pressure; false when the client is gone. */
async function written(response: ServerResponse, bytes: Buffer): Promise<boolean> {
  if (response.destroyed) return false;
  if (response.write(bytes)) return true;
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const drained = () => resolve(true);
  const gone = () => resolve(false);
  response.once('drain', drained).once('close', gone);
  return promise.finally(() => response.off('drain', drained).off('close', gone));
}
