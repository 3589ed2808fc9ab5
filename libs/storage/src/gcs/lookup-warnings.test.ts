import { expect, test, vi } from 'vitest';
import { dropLookupWarnings } from './lookup-warnings.ts';

test('the search for credentials keeps its warnings to itself, and all others are shown', () => {
  const emitWarning = vi.fn();
  const process = { emitWarning };
  dropLookupWarnings(process);
  dropLookupWarnings(process);
  process.emitWarning('received unexpected error', 'MetadataLookupWarning');
  process.emitWarning('old', 'DeprecationWarning');
  expect(emitWarning.mock.calls).toEqual([['old', 'DeprecationWarning']]);
});
