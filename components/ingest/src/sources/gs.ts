import { basename } from 'node:path';
import { openStore, type Store, type StoredObject } from '@millrace/storage';
import { isPattern, matcher, type Source } from '../source.ts';
import { sourceError, sourceMissing } from './store-errors.ts';
import type { ReadContext, SourceObject, SourceReader } from './types.ts';

/** Objects of a bucket. The store resumes dropped reads, pins the generation and verifies the checksum. */
export function gsReader(source: Source & { kind: 'gs' }, stallMs: number): SourceReader {
  const store = openStore(`gs://${source.bucket}`, { stallTimeout: stallMs });
  return {
    async list() {
      try {
        const found = await listObjects(store, source);
        if (found.length === 0) throw sourceMissing(store.uriOf(`${source.folder}${source.pattern}`));
        return found;
      } catch (error) {
        throw sourceError(error);
      }
    },
    async save(object, sink, context: ReadContext) {
      const key = store.keyOf(object.uri) ?? '';
      try {
        const pinned = object.generation === undefined ? {} : { generation: object.generation };
        const chunks: AsyncIterable<Uint8Array> = store.read(key, { signal: context.signal, ...pinned });
        for await (const chunk of chunks) await sink.append(chunk);
        return object;
      } catch (error) {
        throw sourceError(error);
      }
    },
  };
}

async function listObjects(store: Store, source: Source & { kind: 'gs' }): Promise<SourceObject[]> {
  const { folder, pattern } = source;
  if (!isPattern(pattern)) {
    const object = await store.stat(`${folder}${pattern}`);
    return object === undefined ? [] : [describe(store, object, basename(pattern))];
  }
  const matches = matcher(pattern);
  const found: SourceObject[] = [];
  for await (const object of store.list(folder)) {
    const name = object.key.slice(folder.length);
    // Consoles keep an empty object for a folder.
    if (!name.endsWith('/') && matches(name)) found.push(describe(store, object, name));
  }
  return found;
}

const describe = (store: Store, object: StoredObject, name: string): SourceObject => ({
  ...{ name, uri: store.uriOf(object.key), size: object.size },
  ...{ generation: object.generation, version: `generation ${object.generation}` },
});
