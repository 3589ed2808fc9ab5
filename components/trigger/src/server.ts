import type { Server } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { http, type Response } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import type { Logger } from '@millrace/contract';
import { openStore } from '@millrace/storage';
import type { TriggerConfig } from './config.ts';
import { answerError, createHandler } from './http.ts';
import { starterFor } from './start/starter-for.ts';
import { Trigger, type TriggerOptions } from './trigger.ts';

/** Name of the function in the framework. */
const FUNCTION = 'trigger';

export interface ServerOptions {
  readonly logger: Logger;
  /** Aborts when the instance is to end: who sleeps wakes, and leaves its event to another delivery. */
  readonly signal: AbortSignal;
  /** For tests. */
  readonly clock?: Pick<TriggerOptions, 'now' | 'sleep'>;
}

/**
 * The function as a server of the Functions Framework, which is not listening yet. The framework's own command listens
 * on every interface and loads the function from a file; this is its one way in for a program.
 * @throws MillraceError `INVALID_KFP_HOST`
 */
export async function createServer(config: TriggerConfig, options: ServerOptions): Promise<Server> {
  const { name, state, debounce } = config;
  const { logger, signal, clock = systemClock } = options;
  const [store, starter] = [openStore(state), await starterFor(config)];
  const trigger = new Trigger({ name, debounce, store, starter, logger, ...clock });
  http(FUNCTION, createHandler({ config, trigger, logger, signal }));
  const server = getTestServer(FUNCTION);
  const app: unknown = server.listeners('request')[0];
  if (!isApp(app)) throw new Error('The Functions Framework no longer serves by an Express application.');
  // A body that is no JSON would be 400, which the platform tries again for a day.
  app.use((error: unknown, _request: unknown, response: Response, _next: unknown) =>
    answerError(logger, error, response),
  );
  return server;
}

interface App {
  use(handler: (error: unknown, request: unknown, response: Response, next: unknown) => void): unknown;
}
const isApp = (value: unknown): value is App =>
  typeof value === 'function' && 'use' in value && typeof value.use === 'function';

const systemClock = {
  now: Date.now,
  sleep: async (milliseconds: number, signal: AbortSignal): Promise<void> => {
    await wait(milliseconds, undefined, { signal });
  },
};
