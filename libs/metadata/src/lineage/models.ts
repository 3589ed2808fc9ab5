import type { Store } from '@millrace/storage';
import { readDocument } from '../documents.ts';
import { registrySchema } from '../registry/index.ts';

/** A registered version of a model, as far as lineage needs it. */
export interface ModelVersion {
  readonly pipeline: string;
  readonly name: string;
  readonly version: number;
  /** `sha256:<hex>` of the bundle. */
  readonly digest: string;
  /** `<pipeline>/<step>/<execution id>` that registered it. */
  readonly execution: string;
  /** E.g. `champion`; sorted. */
  readonly aliases: readonly string[];
}

/** Every version in the registries of these pipelines: `<pipeline>/models/<name>/`. */
export async function modelVersions(store: Store, pipelines: readonly string[]): Promise<readonly ModelVersion[]> {
  const found: ModelVersion[] = [];
  for (const pipeline of pipelines) {
    for (const folder of await store.names(`${pipeline}/models/`)) {
      if (!folder.endsWith('/')) continue;
      const name = folder.slice(0, -1);
      const key = `${pipeline}/models/${name}/registry.json`;
      const { versions, aliases } = (await readDocument(store, key, registrySchema))?.value ?? NOTHING;
      const named = Object.entries(aliases).sort();
      for (const { version, digest, execution } of versions) {
        const own = named.filter(([, of]) => of === version).map(([alias]) => alias);
        found.push({ pipeline, name, version, digest, execution, aliases: own });
      }
    }
  }
  return found;
}

const NOTHING = { versions: [], aliases: {} };
