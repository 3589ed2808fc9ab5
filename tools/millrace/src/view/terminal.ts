import type { WriteStream } from 'node:tty';
import { createView, type View, type ViewClock } from './view.ts';

/** What `terminalView` needs of `process.stderr` or `process.stdout`. */
export type TerminalStream = Pick<WriteStream, 'write'> & Partial<Pick<WriteStream, 'isTTY' | 'columns' | 'rows'>>;

/** Wall time; a timer of the view alone keeps no process alive. */
export const systemClock: ViewClock = {
  now: () => performance.now(),
  every: (milliseconds, tick) => {
    const timer = setInterval(tick, milliseconds).unref();
    return () => clearInterval(timer);
  },
};

/**
 * The view of a run on a stream of this process. `NO_COLOR` and `FORCE_COLOR` are respected, a dumb terminal gets
 * plain lines, and the cursor comes back however the process exits.
 */
export function terminalView(stream: TerminalStream, env: NodeJS.ProcessEnv = process.env): View {
  const isTTY = stream.isTTY === true && env.TERM !== 'dumb';
  const view = createView({
    stream,
    isTTY,
    columns: () => stream.columns ?? 80,
    rows: () => stream.rows ?? 24,
    clock: systemClock,
    colours: coloursWanted(isTTY, env),
  });
  if (!isTTY) return view;
  process.once('exit', view.close);
  return {
    onEvent: view.onEvent,
    close: () => {
      process.off('exit', view.close);
      view.close();
    },
  };
}

/** See https://no-color.org and https://force-color.org: set and not empty. */
export function coloursWanted(isTTY: boolean, env: NodeJS.ProcessEnv): boolean {
  if ((env.NO_COLOR ?? '') !== '') return false;
  return (env.FORCE_COLOR ?? '') !== '' || isTTY;
}
