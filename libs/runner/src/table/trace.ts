import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Launcher } from '../launcher.ts';

/** Gives every step a folder to note in what it does (`image/traced.py`), so that no word of the runner's is needed. */
export const traced = (launcher: Launcher, folder: string): Launcher => ({
  ...launcher,
  launch: (launch) =>
    launcher.launch({
      ...launch,
      env: { ...launch.env, TABLE_TRACE: folder },
      writable: [...launch.writable, folder],
    }),
});

/** What the steps noted, in the order of time. */
export class Trace {
  private readonly lines: readonly string[];

  constructor(folder: string) {
    const file = join(folder, 'trace');
    this.lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  starts(key: string): number {
    return this.lines.filter((line) => line === `start ${key}`).length;
  }

  /** Whether one step had ended before the other started; both must have run. */
  inOrder(first: string, second: string): boolean {
    const end = this.lines.lastIndexOf(`end ${first}`);
    const start = this.lines.indexOf(`start ${second}`);
    return end !== -1 && start !== -1 && end < start;
  }

  /** The most steps that ran at the same time. */
  most(): number {
    let running = 0;
    const counts = this.lines.map((line) => {
      if (line.startsWith('start ')) running += 1;
      if (line.startsWith('end ')) running -= 1;
      return running;
    });
    return Math.max(0, ...counts);
  }
}
