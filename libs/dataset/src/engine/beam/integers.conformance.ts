import { it } from 'vitest';
import { holdIntegers } from '../fixtures/integers.ts';
import { withBeam } from './fixtures/beam.ts';

it('an integer beyond ±(2^53 − 1) stops the run in both engines, and no other does', () =>
  withBeam((engine) => holdIntegers(engine, "WRONG_TYPE: 'i'")));
