import { describe, it } from 'vitest';
import { holdRecipes } from '../fixtures/recipes.ts';
import { withGoogleSql } from './fixtures/google-sql.ts';

const SIZE = process.env.MILLRACE_FULL === '1' ? { recipes: 200, rows: 1000 } : { recipes: 24, rows: 100 };

describe('random recipes', () => {
  it('give the rows and statistics that our own engine gives', () =>
    withGoogleSql((engine) => holdRecipes(engine, SIZE)));
});
