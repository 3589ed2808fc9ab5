import { spawn } from 'node:child_process';

/** A failure with its code and what to type next. Not MillraceError: this package runs before anything else works. */
export class SetupError extends Error {
  readonly code: string;
  readonly hint: string;
  constructor(code: string, message: string, hint: string) {
    super(message);
    this.code = code;
    this.hint = hint;
  }
}

export const log = (text: string): void => void process.stderr.write(`native-setup: ${text}\n`);

/** Whether a command answers `--version`. */
export async function has(command: string): Promise<boolean> {
  return run(command, ['--version']).then(
    () => true,
    () => false,
  );
}

/** Runs a command to its end; gives its stdout, throws with the end of its output. */
export function run(
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>> } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let all = '';
    child.stdout.on('data', (d: Buffer) => {
      out += d.toString();
      all = (all + d.toString()).slice(-4000);
    });
    child.stderr.on('data', (d: Buffer) => {
      all = (all + d.toString()).slice(-4000);
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve(out);
      else reject(new Error(`${command} ${args[0] ?? ''} ended with ${signal ?? code}:\n${all.trim()}`));
    });
  });
}
