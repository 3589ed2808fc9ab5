import { constants } from 'node:fs';
import { access, type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { chunksOf } from '../body.ts';
import { Meter } from '../checksum.ts';
import { fromFileSystem, hasCode, objectMissing, preconditionFailed, throwIfAborted } from '../errors.ts';
import { checkKey, checkPrefix, folderKey } from '../keys.ts';
import { writeNewFile } from '../local-write.ts';
import { counted } from '../progress.ts';
import { readWhole } from '../read-whole.ts';
import type { Body, ReadOptions, Store, StoredObject, TreeManifest, WriteOptions } from '../store.ts';
import { commitFile, pruneFolders, removeFile, syncFolder } from './commit.ts';
import { type CopyOptions, copyTree, placeTree } from './copy.ts';
import { keyBelow } from './file-uri.ts';
import { listFiles, namesIn } from './listing.ts';
import { moveTree, undoMove } from './move.ts';
import { partialBeside, pathBelow } from './place.ts';
import { statFile, storedFile } from './stored.ts';

/** A folder as a store. Everything appears by a rename; other processes may use the folder at the same time. */
export class FileStore implements Store {
  readonly scheme = 'file';
  readonly uri: string;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
    this.uri = pathToFileURL(root).href;
  }

  uriOf(key: string): string {
    return pathToFileURL(key === '' ? this.#root : this.localPath(key)).href;
  }

  keyOf(uri: string): string | undefined {
    return keyBelow(this.#root, uri);
  }

  localPath(key: string): string {
    return join(this.#root, checkKey(key));
  }

  async check(): Promise<void> {
    try {
      await mkdir(this.#root, { recursive: true });
      await access(this.#root, constants.R_OK | constants.W_OK | constants.X_OK);
    } catch (error) {
      throw fromFileSystem(error, this.#root);
    }
  }

  async stat(key: string): Promise<StoredObject | undefined> {
    return statFile(key, await this.#path(key));
  }

  list(prefix: string): AsyncIterable<StoredObject> {
    return listFiles(this.#root, checkPrefix(prefix));
  }

  async names(prefix: string): Promise<readonly string[]> {
    return namesIn(prefix === '' ? this.#root : await this.#path(folderKey(prefix)));
  }

  read(key: string, options: ReadOptions = {}): Readable {
    checkKey(key);
    return Readable.from(this.#chunks(key, options), { objectMode: false });
  }

  async readBytes(key: string, options: ReadOptions = {}): Promise<{ bytes: Buffer; object: StoredObject }> {
    await using file = await this.#open(key, options);
    const object = storedFile(key, await file.stat({ bigint: true }));
    const read = await readWhole(this.uriOf(key), object.size, this.#from(file, key, options));
    return { bytes: read.bytes, object: { ...object, crc32c: read.crc32c } };
  }

  async write(key: string, body: Body, options: WriteOptions = {}): Promise<StoredObject> {
    const target = await this.#path(key);
    const meter = new Meter();
    const temporary = partialBeside(target);
    try {
      const chunks = counted(meter.through(chunksOf(body)), sizeOf(body), options.onProgress);
      await writeNewFile(temporary, chunks, options.signal);
      const written = await statFile(key, temporary);
      await commitFile(temporary, target, options.ifGeneration);
      if (written === undefined) throw objectMissing(this.uriOf(key));
      return { ...written, crc32c: meter.crc32c.digest() };
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      await pruneFolders(this.#root, dirname(target));
      throw fromFileSystem(error, target);
    }
  }

  async delete(key: string, options: { ifGeneration?: string } = {}): Promise<void> {
    const target = await this.#path(key);
    try {
      await removeFile(target, options.ifGeneration);
      await pruneFolders(this.#root, dirname(target));
    } catch (error) {
      throw fromFileSystem(error, target);
    }
  }

  async deleteFolder(prefix: string): Promise<void> {
    const target = await this.#path(folderKey(prefix));
    const aside = partialBeside(target);
    try {
      await rename(target, aside);
      await rm(aside, { recursive: true });
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'ENOTDIR')) throw fromFileSystem(error, target);
    }
    await pruneFolders(this.#root, dirname(target));
  }

  async upload(localPath: string, key: string, options: CopyOptions & { move?: boolean } = {}): Promise<TreeManifest> {
    const target = await this.#path(key);
    const temporary = partialBeside(target);
    try {
      const manifest = await (options.move === true ? moveTree : copyTree)(localPath, temporary, options);
      throwIfAborted(options.signal);
      if (manifest.files[0]?.path === '') await commitFile(temporary, target, undefined);
      else await rename(temporary, target);
      await syncFolder(dirname(target));
      if (options.move === true) await rm(localPath, { recursive: true, force: true });
      return manifest;
    } catch (error) {
      await (options.move === true ? undoMove(localPath, temporary) : rm(temporary, { recursive: true, force: true }));
      await pruneFolders(this.#root, dirname(target));
      if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw preconditionFailed(this.uriOf(key), '0', error);
      throw fromFileSystem(error, target);
    }
  }

  async download(key: string, localPath: string, options: CopyOptions = {}): Promise<TreeManifest> {
    const source = await this.#path(key);
    const temporary = partialBeside(localPath);
    const manifest = await copyTree(source, temporary, options);
    await placeTree(temporary, localPath);
    return manifest;
  }

  async #path(key: string): Promise<string> {
    return pathBelow(this.#root, checkKey(key));
  }

  /** The open file keeps the content that it had, whatever is renamed over its name. */
  async #open(key: string, options: ReadOptions): Promise<FileHandle> {
    const path = await this.#path(key);
    throwIfAborted(options.signal);
    try {
      const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
      const stats = await file.stat({ bigint: true });
      if (stats.isFile() && [undefined, storedFile(key, stats).generation].includes(options.generation)) return file;
      await file.close();
      throw stats.isFile()
        ? preconditionFailed(this.uriOf(key), options.generation ?? '')
        : objectMissing(this.uriOf(key));
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP')) throw objectMissing(this.uriOf(key), error);
      throw fromFileSystem(error, path);
    }
  }

  async *#chunks(key: string, options: ReadOptions): AsyncGenerator<Uint8Array> {
    await using file = await this.#open(key, options);
    yield* this.#from(file, key, options);
  }

  async *#from(file: FileHandle, key: string, options: ReadOptions): AsyncGenerator<Uint8Array> {
    const before = storedFile(key, await file.stat({ bigint: true }));
    const chunks: AsyncIterable<Buffer> = file.createReadStream({ highWaterMark: 1 << 20, autoClose: false });
    for await (const chunk of counted(chunks, before.size, options.onProgress)) {
      throwIfAborted(options.signal);
      yield chunk;
    }
    const after = storedFile(key, await file.stat({ bigint: true }));
    if (after.generation !== before.generation) throw preconditionFailed(this.uriOf(key), before.generation);
  }
}

const sizeOf = (body: Body): number | undefined =>
  typeof body === 'string' || Buffer.isBuffer(body) ? Buffer.byteLength(body) : undefined;
