import type { RunEvent } from '@millrace/runner';
import { plainView } from './plain-view.ts';
import { ttyView } from './tty-view.ts';

/** Shows a run while it goes on. */
export interface View {
  onEvent(event: RunEvent): void;
  /** Leaves the terminal as it was found; may be called twice. */
  close(): void;
}

/** Time as the view needs it. */
export interface ViewClock {
  /** Milliseconds from any moment on. */
  now(): number;
  /** Calls `tick` every so many milliseconds until the function it gives is called. */
  every(milliseconds: number, tick: () => void): () => void;
}

export interface ViewOptions {
  readonly stream: { write(text: string): unknown };
  /** A terminal that can move its cursor: steps are redrawn in place. Otherwise a line a change. */
  readonly isTTY: boolean;
  /** Asked at each drawing, so that a resize is noticed. */
  readonly columns: () => number;
  /** Lines of the terminal; default 24. */
  readonly rows?: () => number;
  readonly clock: ViewClock;
  /** Default false. */
  readonly colours?: boolean;
}

/** A live view on a terminal, plain lines elsewhere. */
export const createView = (options: ViewOptions): View => (options.isTTY ? ttyView(options) : plainView(options));
