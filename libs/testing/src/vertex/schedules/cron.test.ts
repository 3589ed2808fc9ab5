import { expect, test } from 'vitest';
import { nextRun } from './cron.ts';

const after = new Date('2026-11-21T15:30:20Z');

test.for([
  ['* * * * *', '2026-11-21T15:31:00Z'],
  ['30 15 * * *', '2026-11-22T15:30:00Z'],
  ['0 */6 * * *', '2026-11-21T18:00:00Z'],
  ['15,45 8-10 * * mon-fri', '2026-11-23T08:15:00Z'],
  ['0 0 29 2 *', '2028-02-29T00:00:00Z'],
  ['0 0 1 * sun', '2026-11-22T00:00:00Z'],
  ['0 9 * * 7', '2026-11-22T09:00:00Z'],
  ['TZ=America/New_York 0 9 1 7 *', '2027-07-01T13:00:00Z'],
  ['CRON_TZ=Asia/Kolkata 0 0 * * *', '2026-11-21T18:30:00Z'],
  ['0 12 * jan *', '2027-01-01T12:00:00Z'],
  ['0 0 31 2 *', undefined],
] as const)('%s', ([line, expected]) => {
  expect(nextRun(line, after)?.toISOString()).toBe(expected?.replace('Z', '.000Z'));
});

test.for(['', '* * * *', '60 * * * *', '* * * * mond', '*/0 * * * *', 'TZ=Nowhere/City * * * * *'])(
  '"%s" is refused',
  (line) => {
    expect(() => nextRun(line, after)).toThrow();
  },
);
