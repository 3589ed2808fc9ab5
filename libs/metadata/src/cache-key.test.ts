import { artifact, type JsonObject, type JsonValue, param } from '@millrace/contract';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CacheKeyParts, cacheKey } from './cache-key.ts';

const text = fc.string({ minLength: 1, maxLength: 8 });
const value: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.integer(),
  fc.boolean(),
  text,
  fc.array(fc.integer(), { maxLength: 3 }),
);
const parts: fc.Arbitrary<CacheKeyParts> = fc.record({
  component: text,
  codeDigest: text,
  inputs: fc.dictionary(text, text, { maxKeys: 4 }),
  parameters: fc.dictionary(text, value, { maxKeys: 4 }),
  outputs: fc.constant({ model: artifact.model(), loss: param.number() }),
  fingerprint: text,
});

const reversed = <T>(object: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(object).reverse());

test('the order of keys does not count', () => {
  fc.assert(
    fc.property(parts, (p) => {
      const parameters: JsonObject = reversed(p.parameters);
      const other = { ...p, inputs: reversed(p.inputs), parameters, outputs: reversed(p.outputs) };
      expect(cacheKey(other)).toBe(cacheKey(p));
    }),
  );
});

test('every part counts', () => {
  const changes = fc.oneof(
    text.map((component) => ({ component })),
    text.map((codeDigest) => ({ codeDigest })),
    text.map((fingerprint) => ({ fingerprint })),
    fc.dictionary(text, text, { maxKeys: 4 }).map((inputs) => ({ inputs })),
    fc.dictionary(text, value, { maxKeys: 4 }).map((parameters) => ({ parameters })),
  );
  fc.assert(
    fc.property(parts, changes, (p, change) => {
      const other = { ...p, ...change };
      const same = Object.entries(change).every(([key, v]) => {
        const before = Object.entries(p).find(([name]) => name === key)?.[1];
        return sortedText(before) === sortedText(v);
      });
      expect(cacheKey(other) === cacheKey(p)).toBe(same);
    }),
  );
});

test('of the outputs, names and types count, descriptions do not', () => {
  const base = { component: 'train', codeDigest: 'c', inputs: {}, parameters: {} };
  const key = cacheKey({ ...base, outputs: { model: artifact.model('a') } });
  expect(cacheKey({ ...base, outputs: { model: artifact.model('b') } })).toBe(key);
  expect(cacheKey({ ...base, outputs: { model: artifact.dataset('a') } })).not.toBe(key);
  expect(cacheKey({ ...base, outputs: { bundle: artifact.model('a') } })).not.toBe(key);
  expect(cacheKey({ ...base, outputs: { model: param.string() } })).not.toBe(key);
});

test('a fixed key, so that a change of the definition is noticed', () => {
  const key = cacheKey({
    component: 'train',
    codeDigest: 'sha256:c',
    inputs: { splits: 'sha256:d' },
    parameters: { epochs: 3 },
    outputs: { model: artifact.model() },
  });
  // printf '%s' '{"codeDigest":"sha256:c","component":"train","inputs":{"splits":"sha256:d"},"outputs":{"model":"artifact:model"},"parameters":{"epochs":3}}' | sha256sum
  expect(key).toBe('1b18fe34e52f886435b1e927e87b09f34c5651607e9855d81e06f080ee69f763');
});

function sortedText(v: unknown): string {
  if (typeof v !== 'object' || v === null || Array.isArray(v)) return JSON.stringify(v);
  return JSON.stringify(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)));
}
