import { describe, it } from 'vitest';
import { holdOperators } from '../fixtures/operators.ts';
import { withBeam } from './fixtures/beam.ts';

describe('operators', () => {
  it('of edge values have the value that our own engine gives them', () => withBeam(holdOperators));
});
