#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { EXIT, formatError, MillraceError } from '@millrace/contract';
import manifest from '../package.json' with { type: 'json' };
import { readCommandLine } from './command-line.ts';
import { readOptions } from './options.ts';

enableCompileCache();

/** Reads the command line, serves until SIGTERM or Ctrl-C, and gives the exit code. */
async function main(): Promise<number> {
  const asked = await readCommandLine(process.argv.slice(2), manifest.version);
  if ('print' in asked) {
    process.stdout.write(`${asked.print}\n`);
    return EXIT.ok;
  }
  const options = readOptions(asked.flags, process.env);
  const stop = new AbortController();
  for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stop.abort());
  const [{ serve }, { createLog }] = await Promise.all([import('./serve.ts'), import('./log.ts')]);
  const logger = createLog(options.logLevel, process.stderr);
  try {
    return (await serve(options, { logger, signal: stop.signal })) ? EXIT.ok : EXIT.failed;
  } catch (error) {
    logger.error(formatError(error));
    return exitCodeOf(error);
  }
}

const exitCodeOf = (error: unknown): number => (error instanceof MillraceError ? error.exitCode : EXIT.failed);

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${formatError(error)}\n`);
  process.exitCode = exitCodeOf(error);
}
// A prediction that hangs must not keep a drained process alive.
process.exit();
