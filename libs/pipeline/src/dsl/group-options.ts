import type { Waitable } from '@millrace/contract';

/** How a group of steps (branches, a loop, an exit handler) is called and what it waits for. */
export interface GroupOptions {
  /** Default: the kind and a number, in order, e.g. `for-loop-1`. A name of its own stays when others are added. */
  readonly name?: string;
  /** Shown by `describe` and `graph`. */
  readonly description?: string;
  /** What must end first though nothing flows from it. */
  readonly after?: readonly Waitable[];
}
