import { describe, it } from 'vitest';
import { holdRecipes } from '../fixtures/recipes.ts';
import { withBeam } from './fixtures/beam.ts';

const SIZE = process.env.MILLRACE_FULL === '1' ? { recipes: 200, rows: 1000 } : { recipes: 12, rows: 100 };

describe('random recipes', () => {
  it('give the rows and statistics that our own engine gives', () => withBeam((engine) => holdRecipes(engine, SIZE)));
});
