import { mkdir, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { chunksOf } from '../body.ts';
import { contentTypeOf } from '../content-type.ts';
import { hasCode, objectMissing, preconditionFailed } from '../errors.ts';
import { checkKey, checkPrefix, compareKeys, folderKey } from '../keys.ts';
import type { Location } from '../location.ts';
import { inParallel } from '../pool.ts';
import { readWhole } from '../read-whole.ts';
import { TransientError, withRetries } from '../retry.ts';
import type {
  Body,
  CallOptions,
  ReadOptions,
  Store,
  StoredObject,
  TransferProgress,
  TreeManifest,
  WriteOptions,
} from '../store.ts';
import { localFiles } from '../tree.ts';
import { call } from './call.ts';
import { checkBucket } from './check.ts';
import type { Connection } from './connection.ts';
import type { Subject } from './failure.ts';
import { downloadFolder, type FolderTarget, REMOVAL_MS, uploadFolder } from './folder.ts';
import { listPages } from './listing.ts';
import { readObject } from './read.ts';
import { ObjectResource, storedObject } from './resource.ts';
import { writeObject } from './write.ts';

export interface GcsSettings {
  connect(): Promise<Connection>;
  readonly chunkSize: number;
  readonly parallel: number;
}

interface TransferOptions extends CallOptions {
  readonly onProgress?: TransferProgress;
}

/** A bucket, or a part of it, as a store. */
export class GcsStore implements Store {
  readonly scheme = 'gs';
  readonly uri: string;
  readonly #bucket: string;
  /** Ends in a slash, or is empty. */
  readonly #prefix: string;
  readonly #settings: GcsSettings;

  constructor(place: Location & { scheme: 'gs' }, settings: GcsSettings) {
    this.#bucket = place.bucket;
    this.#prefix = place.prefix === '' ? '' : `${place.prefix}/`;
    this.#settings = settings;
    this.uri = `gs://${place.bucket}/${this.#prefix}`.replace(/\/$/, '');
  }

  uriOf(key: string): string {
    return key === '' ? this.uri : `${this.uri}/${checkKey(key)}`;
  }

  keyOf(uri: string): string | undefined {
    if (uri === this.uri) return '';
    return uri.startsWith(`${this.uri}/`) ? uri.slice(this.uri.length + 1) : undefined;
  }

  localPath(_key: string): undefined {
    return undefined;
  }

  async check({ signal }: CallOptions = {}): Promise<void> {
    await checkBucket(await this.#settings.connect(), this.#subject(''), this.#prefix, signal);
  }

  async stat(key: string, { signal }: CallOptions = {}): Promise<StoredObject | undefined> {
    checkKey(key);
    const connection = await this.#settings.connect();
    try {
      return await call(connection, this.#subject(key), signal, async () => {
        const [answer] = await connection.client.file(this.#prefix + key).getMetadata();
        return storedObject(key, ObjectResource.parse(answer));
      });
    } catch (error) {
      if (hasCode(error, 'OBJECT_MISSING')) return undefined;
      throw error;
    }
  }

  async *list(prefix: string, { signal }: CallOptions = {}): AsyncGenerator<StoredObject> {
    for await (const object of this.#list(checkPrefix(prefix), signal)) {
      // A console leaves such an object where somebody made a folder.
      if (!object.key.endsWith('/')) yield object;
    }
  }

  async names(prefix: string, { signal }: CallOptions = {}): Promise<readonly string[]> {
    const full = this.#prefix + (prefix === '' ? '' : `${folderKey(prefix)}/`);
    const names: string[] = [];
    const connection = await this.#settings.connect();
    const query = { prefix: full, delimiter: '/' };
    for await (const page of listPages(connection, this.#subject(prefix), query, signal)) {
      names.push(...page.items.map((item) => item.name), ...page.prefixes);
    }
    return names
      .map((name) => name.slice(full.length))
      .filter((name) => name !== '')
      .sort(compareKeys);
  }

  read(key: string, options: ReadOptions = {}): Readable {
    checkKey(key);
    return Readable.from(this.#chunks(key, options), { objectMode: false });
  }

  async readBytes(key: string, options: ReadOptions = {}): Promise<{ bytes: Buffer; object: StoredObject }> {
    const { retry } = await this.#settings.connect();
    return withRetries(retry, this.uriOf(key), options.signal, async () => {
      const object = await this.stat(key, options);
      if (object === undefined) throw objectMissing(this.uriOf(key));
      const chunks = this.#chunks(key, { ...options, generation: options.generation ?? object.generation });
      try {
        return { bytes: (await readWhole(this.uriOf(key), object.size, chunks)).bytes, object };
      } catch (error) {
        // Replaced since we looked: without a generation of the caller's, the new one will do.
        const replaced = options.generation === undefined && hasCode(error, 'PRECONDITION_FAILED');
        throw replaced ? new TransientError('the object was replaced while it was read', { cause: error }) : error;
      }
    });
  }

  async write(key: string, body: Body, options: WriteOptions = {}): Promise<StoredObject> {
    checkKey(key);
    const whole = typeof body === 'string' || Buffer.isBuffer(body);
    return this.#write(key, () => chunksOf(body), whole ? Buffer.byteLength(body) : undefined, whole, options);
  }

  async delete(key: string, options: CallOptions & { readonly ifGeneration?: string } = {}): Promise<void> {
    await this.#delete(checkKey(key), options.ifGeneration, options.signal);
  }

  async deleteFolder(prefix: string, options: CallOptions = {}): Promise<void> {
    const objects = this.#list(`${folderKey(prefix)}/`, options.signal);
    await inParallel(objects, this.#settings.parallel, options.signal, ({ key }, signal) =>
      this.#delete(key, undefined, signal),
    );
  }

  async upload(
    localPath: string,
    key: string,
    options: TransferOptions & { move?: boolean } = {},
  ): Promise<TreeManifest> {
    checkKey(key);
    const files = await localFiles(localPath);
    const single = files[0]?.path === '';
    if (!single) await this.#expectNothingBelow(key, options.signal);
    const manifest = await uploadFolder(files, single ? this.#replacing(key) : this.#creatingBelow(key), {
      parallel: this.#settings.parallel,
      signal: options.signal,
      onProgress: options.onProgress,
    });
    // An empty folder is kept as consoles do: an empty object whose name ends in a slash.
    if (files.length === 0) {
      const { signal } = options;
      const create = { ifGeneration: '0', ...(signal === undefined ? {} : { signal }) };
      await this.#write(`${key}/`, () => chunksOf(''), 0, true, create);
    }
    if (options.move === true) await rm(localPath, { recursive: true });
    return manifest;
  }

  async download(key: string, localPath: string, options: TransferOptions = {}): Promise<TreeManifest> {
    const files = await this.#filesAt(key, options);
    const { retry } = await this.#settings.connect();
    const makeFolder = async (path: string) => void (await mkdir(path, { recursive: true }));
    return downloadFolder(files, localPath, makeFolder, retry, {
      parallel: this.#settings.parallel,
      signal: options.signal,
      onProgress: options.onProgress,
    });
  }

  #subject(key: string, ifGeneration?: string): Subject {
    return { bucket: this.#bucket, uri: key === '' ? this.uri : `${this.uri}/${key}`, ifGeneration };
  }

  async *#list(prefix: string, signal?: AbortSignal, maxResults?: number): AsyncGenerator<StoredObject> {
    const query = { prefix: this.#prefix + prefix, ...(maxResults === undefined ? {} : { maxResults }) };
    for await (const page of listPages(await this.#settings.connect(), this.#subject(prefix), query, signal)) {
      for (const item of page.items) yield storedObject(item.name.slice(this.#prefix.length), item);
    }
  }

  async *#chunks(key: string, options: ReadOptions): AsyncGenerator<Uint8Array> {
    const connection = await this.#settings.connect();
    const stat = () => this.stat(key, options);
    yield* readObject({ connection, name: this.#prefix + key, uri: this.uriOf(key), stat }, options);
  }

  async #write(
    key: string,
    content: () => AsyncIterable<Uint8Array>,
    size: number | undefined,
    repeatable: boolean,
    options: WriteOptions,
  ): Promise<StoredObject> {
    return writeObject({
      ...{ key, content, size, repeatable },
      connection: await this.#settings.connect(),
      subject: this.#subject(key, options.ifGeneration),
      name: this.#prefix + key,
      contentType: options.contentType ?? contentTypeOf(key),
      chunkSize: this.#settings.chunkSize,
      // Not by the caller's signal: what is damaged must not stay because the caller stopped.
      removeDamaged: (generation) => this.#delete(key, generation, AbortSignal.timeout(REMOVAL_MS)),
      signal: options.signal,
      onProgress: options.onProgress,
    });
  }

  async #delete(key: string, ifGeneration: string | undefined, signal: AbortSignal | undefined): Promise<void> {
    const connection = await this.#settings.connect();
    const subject = this.#subject(key, ifGeneration);
    let attempts = 0;
    try {
      await call(connection, subject, signal, async () => {
        attempts += 1;
        const condition = ifGeneration === undefined ? {} : { ifGenerationMatch: ifGeneration };
        await connection.client.file(this.#prefix + key).delete(condition);
      });
    } catch (error) {
      // After a lost answer, the object that is gone is the one that we removed.
      if (!hasCode(error, 'OBJECT_MISSING')) throw error;
      if (ifGeneration !== undefined && attempts === 1) throw preconditionFailed(subject.uri, ifGeneration, error);
    }
  }

  async #expectNothingBelow(key: string, signal: AbortSignal | undefined): Promise<void> {
    for await (const object of this.#list(`${key}/`, signal, 1))
      throw preconditionFailed(this.#subject(object.key).uri, '0');
  }

  #replacing(key: string): FolderTarget {
    return {
      uri: this.uriOf(key),
      create: (_path, content, size, options) => this.#write(key, content, size, true, options),
      // Nothing to undo: the object appears only when it is complete.
      remove: async () => undefined,
    };
  }

  #creatingBelow(key: string): FolderTarget {
    return {
      uri: this.uriOf(key),
      create: (path, content, size, options) =>
        this.#write(`${key}/${path}`, content, size, true, { ...options, ifGeneration: '0' }),
      remove: (path, signal) => this.#delete(`${key}/${path}`, undefined, signal),
    };
  }

  async #filesAt(key: string, { signal }: CallOptions) {
    const fileOf = (path: string, { key, size, generation }: StoredObject) => ({
      ...{ path, size },
      read: (options: { signal: AbortSignal; onProgress: TransferProgress }) =>
        this.#chunks(key, { ...options, generation }),
    });
    const single = await this.stat(key, signal === undefined ? {} : { signal });
    if (single !== undefined) return [fileOf('', single)];
    const files = [];
    let folder = false;
    for await (const object of this.#list(`${key}/`, signal)) {
      folder = true;
      if (!object.key.endsWith('/')) files.push(fileOf(object.key.slice(key.length + 1), object));
    }
    if (!folder) throw objectMissing(this.uriOf(key));
    return files;
  }
}
