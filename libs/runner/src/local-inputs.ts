import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { MillraceError } from '@millrace/contract';
import type { ArtifactRecord } from '@millrace/metadata';
import { digestTree, openStore, type Store, type StoreOptions } from '@millrace/storage';
import type { LocalArtifact } from './executor-input.ts';

/** What the bytes at a URI are. */
export interface ContentFacts {
  /** `sha256:<hex>`. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
}

/** Brings input artifacts to this machine, each at most once in a run. */
export class LocalInputs {
  private readonly store: Store;
  private readonly folder: string;
  private readonly signal: AbortSignal;
  private readonly options: StoreOptions;
  private readonly paths = new Map<string, Promise<string>>();

  /**
   * @param folder of the run, removed at its end.
   * @param options for other buckets, of which artifacts are imported.
   */
  constructor(store: Store, folder: string, signal: AbortSignal, options: StoreOptions = {}) {
    this.store = store;
    this.folder = folder;
    this.signal = signal;
    this.options = options;
  }

  async locate(artifact: ArtifactRecord): Promise<LocalArtifact> {
    const { type, schemaTitle, metadata, uri } = artifact;
    return { type, ...(schemaTitle === undefined ? {} : { schemaTitle }), metadata, path: await this.bring(uri) };
  }

  /**
   * What an artifact outside the run holds. One of a service (`https://…`) is known by its URI alone.
   * @throws MillraceError `ARTIFACT_MISSING`, and those of the store.
   */
  async describe(uri: string): Promise<ContentFacts> {
    const path = await this.bring(uri);
    if (!isAbsolute(path)) return { digest: `sha256:${createHash('sha256').update(uri).digest('hex')}`, size: 0 };
    if (!existsSync(path)) {
      throw new MillraceError('ARTIFACT_MISSING', `There is nothing at ${uri}.`, { fields: { uri } });
    }
    const { digest, size } = await digestTree(path);
    return { digest, size };
  }

  /** The path of an artifact on this machine; the URI itself where it is one that cannot be brought. */
  private bring(uri: string): Promise<string> {
    const known = this.paths.get(uri);
    if (known !== undefined) return known;
    const path = this.fetch(uri, this.paths.size);
    this.paths.set(uri, path);
    return path;
  }

  private async fetch(uri: string, index: number): Promise<string> {
    if (isAbsolute(uri)) return uri;
    if (uri.startsWith('file://')) return fileURLToPath(uri);
    if (!uri.startsWith('gs://')) return uri;
    const [store, key] = this.place(uri);
    const here = store.localPath(key);
    if (here !== undefined) return here;
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, String(index));
    await store.download(key, path, { signal: this.signal });
    return path;
  }

  private place(uri: string): readonly [Store, string] {
    const key = this.store.keyOf(uri);
    if (key !== undefined) return [this.store, key];
    const [, bucket = '', path = ''] = /^gs:\/\/([^/]+)\/?(.*)$/.exec(uri) ?? [];
    return [openStore(`gs://${bucket}`, this.options), path.replace(/\/$/, '')];
  }
}
