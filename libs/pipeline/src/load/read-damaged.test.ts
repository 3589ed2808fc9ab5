import { MillraceError } from '@millrace/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fixture } from './fixtures/fixture.ts';
import { componentModule } from './module.ts';

const files = ['train-trees', 'export-table', 'say-how-it-ended', 'upload-model'].map((name) => fixture(name));
const edit = fc.record({
  at: fc.integer({ min: 0, max: 1000 }),
  cut: fc.integer({ min: 0, max: 6 }),
  put: fc.oneof(
    fc.stringMatching(/^[a-z ]{0,4}$/),
    fc.constantFrom('null', '[]', '{}', ': ', '\n', '- ', '&a ', '*a', '{{$}}', '__proto__', '"', '1e999', '!!js/x '),
  ),
});

test('a damaged file is read or refused in words, and never anything else', () => {
  let [read, refused] = [0, 0];
  fc.assert(
    fc.property(fc.constantFrom(...files), fc.array(edit, { minLength: 1, maxLength: 2 }), (file, edits) => {
      const text = edits.reduce((whole, { at, cut, put }) => {
        const start = Math.floor((at / 1000) * whole.length);
        return whole.slice(0, start) + put + whole.slice(start + cut);
      }, file);
      try {
        expect(componentModule(text, { exportName: 'x' })).toContain('export const x = loadComponent(');
        read += 1;
      } catch (error) {
        expect(error).toBeInstanceOf(MillraceError);
        expect(error).toMatchObject({ code: 'INVALID_COMPONENT_FILE', exitCode: 2 });
        refused += 1;
      }
    }),
    { numRuns: 400, seed: 20261121 },
  );
  expect(Math.min(read, refused)).toBeGreaterThan(40);
});
