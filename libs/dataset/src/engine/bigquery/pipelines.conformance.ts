import { describe, it } from 'vitest';
import { holdPipeline, PIPELINES } from '../fixtures/pipelines.ts';
import { withGoogleSql } from './fixtures/google-sql.ts';

describe('the recipe of a pipeline', () => {
  it.each(PIPELINES)('%s gives the rows and statistics that our own engine gives', (name) =>
    withGoogleSql((engine) => holdPipeline(name, engine)),
  );
});
