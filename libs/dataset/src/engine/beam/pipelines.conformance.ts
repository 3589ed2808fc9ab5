import { describe, it } from 'vitest';
import { holdPipeline, PIPELINES } from '../fixtures/pipelines.ts';
import { withBeam } from './fixtures/beam.ts';

describe('the recipe of a pipeline', () => {
  it.each(PIPELINES)('%s gives the rows and statistics that our own engine gives', (name) =>
    withBeam((engine) => holdPipeline(name, engine)),
  );
});
