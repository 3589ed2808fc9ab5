import { it } from 'vitest';
import { holdIntegers } from '../fixtures/integers.ts';
import { withGoogleSql } from './fixtures/google-sql.ts';

it('an integer beyond ±(2^53 − 1) stops the run in both engines, and no other does', () =>
  withGoogleSql((engine) => holdIntegers(engine, 'OUT_OF_RANGE:i')));
