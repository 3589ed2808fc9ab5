import type { TerminalStream } from './view/terminal.ts';

/** The process around a command; tests give their own. */
export interface Io {
  readonly stdout: TerminalStream;
  readonly stderr: TerminalStream;
  readonly env: NodeJS.ProcessEnv;
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Asks the user and gives what was typed; absent where nobody sits at the terminal. */
  readonly ask?: (question: string) => Promise<string>;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** Flags that every command has. */
export interface GlobalFlags {
  readonly bucket: string;
  readonly json: boolean;
  readonly debug: boolean;
}

export const printLine = (io: Io, text: string): void => void io.stdout.write(`${text}\n`);
export const printJson = (io: Io, value: unknown): void => printLine(io, JSON.stringify(value));
