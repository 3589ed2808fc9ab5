/** Gives the time; `() => new Date()` unless a test needs another. */
export type Clock = () => Date;
/** A number in [0, 1), as `Math.random` gives. */
export type Random = () => number;

const LETTERS = '0123456789abcdefghijklmnopqrstuvwxyz';

/**
 * An id that sorts by time: `20261121-091530-k3v9qd`, UTC to the second, then two letters of base 36 for the
 * milliseconds (two executions of one second keep their order) and four at random.
 */
export function executionId(clock: Clock, random: Random): string {
  const now = clock();
  const [date = '', time = ''] = now.toISOString().split('T');
  const milliseconds = now.getUTCMilliseconds();
  const letters = [
    letter(Math.floor(milliseconds / LETTERS.length)),
    letter(milliseconds % LETTERS.length),
    ...Array.from({ length: 4 }, () => letter(Math.floor(random() * LETTERS.length))),
  ];
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${letters.join('')}`;
}

const letter = (index: number): string => LETTERS[index] ?? '0';
