import type { Store } from '@millrace/storage';
import { folderOf, takeOver } from './claims.ts';
import type { StateFile } from './state-file.ts';

/**
 * Deletes the folders of versions that registry.json does not mention and that nobody is writing. The registry is read
 * after the claims are gone: a version committed until then is mentioned, and one that is not can no longer be.
 */
export async function sweepOrphans(store: Store, model: string, file: StateFile, now: () => number): Promise<void> {
  const abandoned: number[] = [];
  for (const name of await store.names(`${model}/versions/`)) {
    const version = Number(name.replace(/\/$/, ''));
    if (Number.isInteger(version) && (await takeOver(store, folderOf(model, version), now()))) abandoned.push(version);
  }
  const mentioned = new Set((await file.read()).versions.map((v) => v.version));
  for (const version of abandoned) {
    if (!mentioned.has(version)) await store.deleteFolder(folderOf(model, version));
  }
}
