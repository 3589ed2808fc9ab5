#!/usr/bin/env node
import { once } from 'node:events';
import type { Server } from 'node:http';
import { enableCompileCache } from 'node:module';
import { EXIT, formatError, MillraceError } from '@millrace/contract';
import { readConfig } from './config.ts';
import { createLog } from './log.ts';

enableCompileCache();

/** Milliseconds for deliveries under way when the instance is to end; Cloud Run kills after ten seconds. */
const GRACE = 9_000;

/** Serves until SIGTERM or Ctrl-C. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  const stop = new AbortController();
  const stopped = once(stop.signal, 'abort');
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());
  const logger = createLog((line) => process.stdout.write(line));
  const { createServer } = await import('./server.ts');
  const server = await createServer(config, { logger, signal: stop.signal });
  server.listen(config.port, '0.0.0.0');
  await Promise.race([once(server, 'listening'), stopped]);
  logger.info(`Listening on port ${config.port} for changes of gs://${config.bucket}/${config.filter.prefix}`);
  await stopped;
  await drain(server);
}

/** Takes no more deliveries, and gives those under way some time to be answered. */
async function drain(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  await Promise.race([closed, new Promise((over) => setTimeout(over, GRACE).unref())]);
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${formatError(error)}\n`);
  process.exitCode = error instanceof MillraceError ? error.exitCode : EXIT.failed;
}
process.exit();
