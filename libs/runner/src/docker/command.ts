import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** What a `docker` command prints; it knows credentials and contexts that the engine itself does not. */
export async function dockerCommand(args: readonly string[]): Promise<string> {
  return (await execute('docker', args)).stdout;
}
