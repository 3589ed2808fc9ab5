/** The process around a command; tests give their own. */
export interface Io {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folder that relative paths start from. */
  readonly cwd: string;
}

export const printLine = (io: Io, text: string): void => void io.stdout.write(`${text}\n`);
