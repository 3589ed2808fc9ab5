import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeOf, keysOf, STORES } from './fixtures/stores.ts';
import type { Store, StoredObject } from './index.ts';
import { checkKey, compareKeys } from './keys.ts';

const isKey = (key: string): boolean => {
  try {
    // A file name has at most 255 bytes; a bucket does not mind.
    return checkKey(key) !== '' && key.split('/').every((name) => Buffer.byteLength(name) <= 255);
  } catch {
    return false;
  }
};
const key = fc
  .array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 })
  .map((names) => names.join('/'))
  .filter(isKey);

test.each(Object.entries(STORES))('%s: any content at any key comes back', async (_, open) => {
  await using fixture = await open();
  const { store } = fixture;
  await fc.assert(
    fc.asyncProperty(key, fc.uint8Array({ maxLength: 2000 }), async (at, bytes) => {
      const written = await store.write(at, Buffer.from(bytes));
      const read = await store.readBytes(at);
      expect(read.bytes.equals(bytes)).toBe(true);
      expect(read.object).toEqual(written);
      expect(store.keyOf(store.uriOf(at))).toBe(at);
      expect(await keysOf(store)).toEqual([at]);
      await store.delete(at);
      expect(await store.names('')).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

const KEYS = ['a', 'b/c', 'b/d', 'b-e', 'é/ü/x'] as const;
const someKey = fc.constantFrom(...KEYS);
const condition = fc.constantFrom('none', 'absent', 'current', 'old');
type Condition = 'none' | 'absent' | 'current' | 'old';
type Action =
  | { readonly kind: 'write'; readonly key: string; readonly when: Condition; readonly content: string }
  | { readonly kind: 'delete'; readonly key: string; readonly when: Condition }
  | { readonly kind: 'deleteFolder'; readonly prefix: string };
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    key: someKey,
    when: condition,
    content: fc.string({ maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('delete' as const), key: someKey, when: condition }),
  fc.record({ kind: fc.constant('deleteFolder' as const), prefix: fc.constantFrom('b/', 'é/', 'none/') }),
);

test.each(Object.entries(STORES))('%s: any sequence of writes and deletions does what a map does', async (_, open) => {
  await fc.assert(
    fc.asyncProperty(fc.array(action, { maxLength: 15 }), async (actions) => {
      await using fixture = await open();
      const model = new Model(fixture.store);
      for (const one of actions) await model.apply(one);
    }),
    { numRuns: 25 },
  );
});

/** What the store must hold, and the generations that it gave. */
class Model {
  readonly #store: Store;
  readonly #held = new Map<string, { readonly content: string; readonly object: StoredObject }>();
  readonly #old = new Map<string, string>();

  constructor(store: Store) {
    this.#store = store;
  }

  async apply(one: Action): Promise<void> {
    if (one.kind === 'write') await this.#write(one.key, one.content, this.#generation(one.key, one.when));
    else if (one.kind === 'delete') await this.#delete(one.key, this.#generation(one.key, one.when));
    else {
      await this.#store.deleteFolder(one.prefix);
      for (const held of [...this.#held.keys()]) if (held.startsWith(one.prefix)) this.#forget(held);
    }
    const keys = [...this.#held.keys()].sort(compareKeys);
    expect(await keysOf(this.#store)).toEqual(keys);
    expect(await keysOf(this.#store, 'b')).toEqual(keys.filter((held) => held.startsWith('b')));
    const names = new Set(keys.map((held) => /^[^/]*\/?/.exec(held)?.[0]));
    expect(await this.#store.names('')).toEqual([...names]);
    for (const at of KEYS) {
      const { generation, size } = (await this.#store.stat(at)) ?? {};
      const held = this.#held.get(at);
      expect({ generation, size }).toEqual({ generation: held?.object.generation, size: held?.object.size });
      if (held !== undefined) expect((await this.#store.readBytes(at)).bytes.toString()).toBe(held.content);
    }
  }

  #generation(at: string, when: Condition): string | undefined {
    if (when === 'none') return undefined;
    if (when === 'absent') return '0';
    if (when === 'current') return this.#held.get(at)?.object.generation ?? '0';
    return this.#old.get(at) ?? '1';
  }

  async #write(at: string, content: string, ifGeneration: string | undefined): Promise<void> {
    const options = ifGeneration === undefined ? {} : { ifGeneration };
    if (!this.#allows(at, ifGeneration)) {
      expect(await codeOf(this.#store.write(at, content, options))).toBe('PRECONDITION_FAILED');
      return;
    }
    this.#forget(at);
    this.#held.set(at, { content, object: await this.#store.write(at, content, options) });
  }

  async #delete(at: string, ifGeneration: string | undefined): Promise<void> {
    const options = ifGeneration === undefined ? {} : { ifGeneration };
    const allowed = this.#allows(at, ifGeneration) && ifGeneration !== '0';
    const code = await codeOf(this.#store.delete(at, options));
    expect(code).toBe(allowed || ifGeneration === undefined ? 'no error' : 'PRECONDITION_FAILED');
    if (allowed) this.#forget(at);
  }

  #allows(at: string, ifGeneration: string | undefined): boolean {
    return ifGeneration === undefined || ifGeneration === (this.#held.get(at)?.object.generation ?? '0');
  }

  #forget(at: string): void {
    const held = this.#held.get(at);
    if (held !== undefined) this.#old.set(at, held.object.generation);
    this.#held.delete(at);
  }
}
