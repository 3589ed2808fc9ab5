import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { MillraceError } from '@millrace/contract';

export interface ChildOptions {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Seconds between SIGTERM and SIGKILL. */
  readonly graceSeconds: number;
  readonly onLine: (stream: 'stdout' | 'stderr', line: string) => void;
}

/** How a process ended: an exit code, or the signal that ended it. */
export interface ChildExit {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** The kernel ended it because it used more memory than it may. */
  readonly outOfMemory?: boolean;
}

/**
 * Runs a command in a process group of its own, so that what it starts ends with it. When `signal` aborts, the group
 * gets SIGTERM, and SIGKILL after the grace. Resolves when the process has ended and its output is read.
 * @throws MillraceError `COMMAND_NOT_FOUND`
 */
export async function runChild(options: ChildOptions): Promise<ChildExit> {
  const [file = '', ...args] = options.command;
  const child = spawn(file, args, { env: options.env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const stop = new Stop(child, options.graceSeconds);
  const abort = () => stop.begin();
  options.signal.addEventListener('abort', abort, { once: true });
  if (options.signal.aborted) abort();
  try {
    const ended = new Promise<ChildExit>((resolve, reject) => {
      child.once('error', (cause) => reject(notStarted(file, cause)));
      child.once('exit', (code, signal) => {
        // What the command left running would hold the pipes open and outlive the run.
        kill(child, 'SIGKILL');
        resolve({ code: code ?? undefined, signal: signal ?? undefined });
      });
    });
    const read = [readLines(child.stdout, 'stdout', options), readLines(child.stderr, 'stderr', options)];
    const exit = await ended;
    await Promise.all(read);
    return exit;
  } finally {
    options.signal.removeEventListener('abort', abort);
    stop.end();
  }
}

class Stop {
  private readonly child: ChildProcess;
  private readonly grace: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(child: ChildProcess, graceSeconds: number) {
    this.child = child;
    this.grace = graceSeconds * 1000;
  }

  begin(): void {
    kill(this.child, 'SIGTERM');
    this.timer = setTimeout(() => kill(this.child, 'SIGKILL'), this.grace);
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** Signals the whole group; that nobody is left in it is fine. */
function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

async function readLines(stream: Readable, name: 'stdout' | 'stderr', { onLine }: ChildOptions): Promise<void> {
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) onLine(name, line);
}

const notStarted = (file: string, cause: Error) =>
  new MillraceError('COMMAND_NOT_FOUND', `${file} cannot be started: ${cause.message}.`, { cause });
