import type { GoogleApis } from '../rest/google-apis.ts';
import type { Found } from './found.ts';
import { listAll, remove } from './listing.ts';

/** Our buckets, with how much is in them: all versions of all objects. */
export async function foundBuckets(apis: GoogleApis, project: string): Promise<readonly Found[]> {
  const buckets = await listAll(apis, { service: 'storage', path: '/storage/v1/b' }, 'items', { project });
  const ours = buckets.filter(({ labels }) => JSON.stringify(labels ?? {}).includes('"managed-by":"millrace"'));
  return Promise.all(ours.map(({ name }) => foundBucket(apis, String(name))));
}

async function foundBucket(apis: GoogleApis, name: string): Promise<Found> {
  const path = `/storage/v1/b/${name}`;
  const objects = () => listAll(apis, { service: 'storage', path: `${path}/o` }, 'items', { versions: 'true' });
  const all = await objects();
  const bytes = all.reduce((total, { size }) => total + Number(size ?? 0), 0);
  return {
    ...{ kind: 'bucket', name: `gs://${name}`, isData: true },
    detail: `${all.length} objects with their versions, ${bytes} bytes`,
    remove: async () => {
      for (const object of await objects()) {
        const subject = `Delete an object of gs://${name}`;
        const at = `${path}/o/${encodeURIComponent(String(object.name))}`;
        await apis.find({
          subject,
          service: 'storage',
          method: 'DELETE',
          path: at,
          query: { generation: String(object.generation) },
        });
      }
      await remove(apis, { service: 'storage', path });
    },
  };
}
