import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { unlessGone } from '../call/gone.ts';
import { makeOnce } from '../call/make.ts';
import { locationOf } from '../names.ts';
import { nameOfStarted } from '../operations/operations.ts';

/** The store that the console shows. */
export const storeOf = (api: Api): string => `${locationOf(api.place)}/metadataStores/default`;

/** Makes the default store, which a project has only once something was recorded in the region. */
export async function ensureStore(api: Api, options: CallOptions): Promise<void> {
  const client = await api.clients.metadata();
  const name = storeOf(api);
  const reading = { ...options, subject: `Get ${name}`, permission: 'aiplatform.metadataStores.get' };
  const call = { ...options, subject: `Create ${name}`, permission: 'aiplatform.metadataStores.create' };
  await makeOnce(api.caller, {
    ...call,
    look: async () => {
      const found = await unlessGone(api.caller.safely(reading, (gax) => client.getMetadataStore({ name }, gax)));
      return found === undefined ? undefined : true;
    },
    settle: () => api.operations.settle(name, call),
    start: async () => {
      const request = { parent: locationOf(api.place), metadataStoreId: 'default', metadataStore: {} };
      const [started] = await api.caller.once(call, (gax) => client.createMetadataStore(request, gax));
      await api.operations.finish(nameOfStarted(started), call);
      return true;
    },
  });
}
