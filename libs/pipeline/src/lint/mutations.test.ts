import { expect, test } from 'vitest';
import { checkPipeline } from './index.ts';
import { goodPipeline, MUTATIONS, mutate } from './mutations.ts';

test('the good pipeline has nothing wrong with it', () => {
  expect(checkPipeline(goodPipeline(), { target: 'kfp' })).toEqual([]);
});

test('there are 28 mutations, each with a name of its own', () => {
  expect(new Set(MUTATIONS.map(({ name }) => name)).size).toBe(28);
});

test.each(MUTATIONS)('$name is rejected, with its path and a reason: $damage', (mutation) => {
  const problems = checkPipeline(mutate(goodPipeline(), mutation), { target: 'kfp' });
  expect(problems).toContainEqual(
    expect.objectContaining({ ...mutation.expect, severity: 'error', message: expect.stringMatching(/\.$/) }),
  );
});
