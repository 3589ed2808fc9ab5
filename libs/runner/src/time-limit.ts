import { MillraceError } from '@millrace/contract';

/** The longest delay that a timer takes, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Ends an attempt of a step after a time. */
export class TimeLimit {
  readonly signal: AbortSignal;
  private readonly seconds: number;
  private readonly timer: NodeJS.Timeout | undefined;

  /** @param seconds `undefined`: no limit. */
  constructor(seconds: number | undefined) {
    const controller = new AbortController();
    this.signal = controller.signal;
    this.seconds = seconds ?? Number.POSITIVE_INFINITY;
    const milliseconds = this.seconds * 1000;
    if (milliseconds <= LONGEST_TIMER) this.timer = setTimeout(() => controller.abort(), milliseconds);
  }

  readonly end = (): void => clearTimeout(this.timer);

  error(step: string): MillraceError {
    return new MillraceError('STEP_TIMEOUT', `${step} ran longer than its limit of ${this.seconds} s.`, {
      hint: 'Give it a longer timeout, or none.',
    });
  }
}
