import { expect, test } from 'vitest';
import { goodPipeline, MUTATIONS, mutate } from './mutations.ts';

test('there are 28 mutations, each with a name of its own', () => {
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(28);
});

test.each(MUTATIONS)('$name changes the spec', (mutation) => {
  expect(mutate(goodPipeline(), mutation)).not.toEqual(goodPipeline());
});
