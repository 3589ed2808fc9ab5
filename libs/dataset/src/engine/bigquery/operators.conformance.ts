import { describe, it } from 'vitest';
import { holdOperators } from '../fixtures/operators.ts';
import { withGoogleSql } from './fixtures/google-sql.ts';

describe('operators', () => {
  it('of edge values have the value that our own engine gives them', () => withGoogleSql(holdOperators));
});
