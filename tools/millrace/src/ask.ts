import { createInterface } from 'node:readline/promises';
import { EXIT, MillraceError } from '@millrace/contract';

/**
 * Asks at the terminal and gives what was typed.
 * @throws MillraceError `INTERRUPTED` on Ctrl-C, and where the input ends without an answer.
 */
export async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const abort = new AbortController();
  // While a line is read, Ctrl-C is a key and not a signal.
  lines.on('SIGINT', () => abort.abort()).on('close', () => abort.abort());
  try {
    return await lines.question(question, { signal: abort.signal });
  } catch (cause) {
    throw new MillraceError('INTERRUPTED', 'There was no answer.', { cause, exitCode: EXIT.interrupted });
  } finally {
    lines.close();
  }
}
