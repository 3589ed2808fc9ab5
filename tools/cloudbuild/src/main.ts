import { EXIT, formatError, MillraceError } from '@millrace/contract';
import { runCli } from './cli.ts';
import type { Io } from './io.ts';

/** Runs one command line of `millrace-cloudbuild` and gives its exit code. Never throws. */
export async function main(argv: readonly string[], io: Io = { ...processIo(), cwd: process.cwd() }): Promise<number> {
  try {
    await runCli(argv, io);
    return EXIT.ok;
  } catch (error) {
    io.stderr.write(`${formatError(error, { debug: argv.includes('--debug') })}\n`);
    return error instanceof MillraceError ? error.exitCode : EXIT.failed;
  }
}

const processIo = () => ({ stdout: process.stdout, stderr: process.stderr, env: process.env });
