import { spawn } from 'node:child_process';
import type { Io } from '../io.ts';

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs git with some arguments, whatever its exit code. */
export type Git = (...args: readonly string[]) => Promise<Ended>;

export const gitIn =
  (io: Pick<Io, 'cwd' | 'env'>): Git =>
  (...args) =>
    run('git', args, io);

/** Runs a command to its end; its output is kept whole. Rejects only where it cannot be started. */
export function run(command: string, args: readonly string[], { cwd, env }: Pick<Io, 'cwd' | 'env'>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    const ended = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        ended[name] += text;
      });
    }
    child.on('error', reject).on('close', (code) => resolve({ code, ...ended }));
  });
}
