import { EXIT, formatError, MillraceError } from '@millrace/contract';
import { runCli } from './cli.ts';
import type { Io } from './io.ts';

/** Runs one command line of `millrace` in this process and gives its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  const { stdin, stdout, stderr, env } = process;
  const interactive = stdin.isTTY === true && stderr.isTTY === true;
  try {
    return await millrace(argv, {
      ...{ stdout, stderr, env, cwd: process.cwd(), signal: abort.signal },
      ...(interactive ? { ask: async (question: string) => (await import('./ask.ts')).ask(question) } : {}),
    });
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

/** As {@link main}, in surroundings of the caller's choice. Never throws. */
export async function millrace(argv: readonly string[], io: Io): Promise<number> {
  try {
    return await runCli(argv, io);
  } catch (error) {
    const debug = argv.includes('--debug');
    io.stderr.write(`${formatError(error, { debug })}\n`);
    if (argv.includes('--json')) {
      const facts = error instanceof MillraceError ? error.toJSON() : { code: 'UNEXPECTED', message: String(error) };
      io.stdout.write(`${JSON.stringify({ outcome: 'failed', error: facts })}\n`);
    }
    return error instanceof MillraceError ? error.exitCode : EXIT.failed;
  }
}
