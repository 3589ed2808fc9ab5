import { expect, test } from 'vitest';
import { errorLines } from './error-lines.ts';

test('what a step printed last stands between what failed and what to do', () => {
  const error = { code: 'STEP_FAILED', message: 'train ended\nwith exit code 1.', hint: 'Read it.', log: 'train.log' };
  expect(errorLines({ ...error, tail: ['reading', '\x1b[31mno rows\x1b[0m'] })).toEqual([
    '  error: STEP_FAILED: train ended with exit code 1.',
    '    | reading',
    '    | no rows',
    '  hint: Read it.',
    '  log: train.log',
  ]);
});
