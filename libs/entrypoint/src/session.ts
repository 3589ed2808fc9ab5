import type { Logger, Progress } from '@millrace/contract';
import type { Environment } from './environment.ts';

/** What surrounds a command; tests give their own clock, streams and signal. */
export interface Session {
  /** Of the component's package. */
  readonly version: string;
  /** URL of the executable's entry module; the code digest covers the files beside it. */
  readonly moduleUrl: string;
  readonly environment: Environment;
  readonly logger: Logger;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Lines of the log so far, for the log that is kept with an execution. */
  readonly logLines: readonly string[];
}
