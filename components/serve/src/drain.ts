import type { FastifyInstance } from 'fastify';
import type { ModelSlot } from './predictor.ts';

/**
 * Ends a server without failing a request that it has accepted: readiness goes first, then no connection is taken any
 * more, then it waits for the answers.
 * @returns Whether all were answered before the deadline (milliseconds); those left are cut off.
 */
export async function drain(server: FastifyInstance, slot: ModelSlot, deadlineMs: number): Promise<boolean> {
  slot.drain();
  let inTime = true;
  const timer = setTimeout(() => {
    inTime = false;
    server.server.closeAllConnections();
  }, deadlineMs);
  try {
    await server.close();
  } finally {
    clearTimeout(timer);
  }
  return inTime;
}
