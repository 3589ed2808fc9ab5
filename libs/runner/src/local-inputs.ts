import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MillraceError } from '@millrace/contract';
import type { ArtifactRecord } from '@millrace/metadata';
import type { Store } from '@millrace/storage';
import type { LocalArtifact } from './executor-input.ts';

/** Brings input artifacts to this machine, each at most once in a run. */
export class LocalInputs {
  private readonly store: Store;
  private readonly folder: string;
  private readonly signal: AbortSignal;
  private readonly paths = new Map<string, Promise<string>>();

  /** @param folder of the run, removed at its end. */
  constructor(store: Store, folder: string, signal: AbortSignal) {
    this.store = store;
    this.folder = folder;
    this.signal = signal;
  }

  async locate(artifact: ArtifactRecord): Promise<LocalArtifact> {
    const path = this.paths.get(artifact.uri) ?? this.bring(artifact.uri);
    this.paths.set(artifact.uri, path);
    return { type: artifact.type, metadata: artifact.metadata, path: await path };
  }

  private async bring(uri: string): Promise<string> {
    const key = this.store.keyOf(uri);
    if (key === undefined) {
      throw new MillraceError('OTHER_BUCKET', `${uri} is not in ${this.store.uri}.`, {
        hint: 'A run reads artifacts of its own bucket; import others with the component ingest.',
      });
    }
    const here = this.store.localPath(key);
    if (here !== undefined) return here;
    await mkdir(this.folder, { recursive: true });
    const path = join(this.folder, String(this.paths.size));
    await this.store.download(key, path, { signal: this.signal });
    return path;
  }
}
