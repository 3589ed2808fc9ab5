// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are what the tests are about.
import { describe, expect, test } from 'vitest';
import { resolveValues, substituted } from './expand.ts';
import { references } from './references.ts';

describe('references', () => {
  test.each([
    ['$A ${B} $_C-d', ['A', 'B', '_C']],
    ['$$A $(B) $ 5$', []],
    ['${_A:-x}${_B//a/b}', ['_A', '_B']],
    ['$$$A', ['A']],
  ])('%s', (text, names) => {
    expect(references(text).map(({ name }) => name)).toEqual(names);
  });
});

test('values hold others, and what a caller gives wins over the file', () => {
  const own = { _REPOSITORY: '${_REGION}-docker.pkg.dev/$PROJECT_ID/r', _REGION: 'europe-west4' };
  const values = resolveValues(own, { _REGION: 'us-central1' }, { PROJECT_ID: 'p' });
  expect(values).toEqual({ PROJECT_ID: 'p', _REGION: 'us-central1', _REPOSITORY: 'us-central1-docker.pkg.dev/p/r' });
});

test('what has no value is empty, and $$ is a dollar sign', () => {
  expect(substituted('[$TAG_NAME] $$x', {})).toBe('[] $x');
});

test.each([
  [{ _A: '$_B', _B: '$_A' }, 'it holds itself'],
  [{ _A: '${_B:-x}', _B: '' }, 'only the service expands it'],
])('%j is refused: %s', (own, reason) => {
  expect(() => resolveValues(own, {}, {})).toThrow(reason);
});
