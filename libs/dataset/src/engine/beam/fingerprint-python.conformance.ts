import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fingerprint } from '../../splits/fingerprint.ts';
import { LOT_PYTHON } from './fingerprint-python.ts';

it('Python has the fingerprints of our own engine, of texts of every length', () => {
  const long = Array.from({ length: 700 }, (_, size) => 'key '.repeat(size).slice(0, size));
  const texts = [...long, ...fc.sample(fc.string({ unit: 'grapheme', maxLength: 200 }), { numRuns: 5000, seed: 5 })];
  const code = `import json, math, sys\n${LOT_PYTHON}\nprint(json.dumps([str(fingerprint(t)) for t in json.load(sys.stdin)]))`;
  const input = JSON.stringify(texts);
  const found: unknown = JSON.parse(
    execFileSync('python3', ['-c', code], { input, encoding: 'utf8', maxBuffer: 1 << 26 }),
  );
  expect(found).toEqual(texts.map((text) => String(fingerprint(text))));
});
