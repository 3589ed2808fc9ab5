import { runningOn } from '../operations/stored-operation.ts';
import { failedPrecondition, notFound } from '../server/api-error.ts';
import type { Endpoint } from '../server/messages.ts';
import type { State } from '../state.ts';

/** An endpoint with what every stored one has. */
export type StoredEndpoint = Endpoint & { readonly name: string };

export function existingEndpoint(state: State, name: string | null | undefined): StoredEndpoint {
  const endpoint = state.endpoints.get(name ?? '');
  if (endpoint === undefined) throw notFound('Endpoint', name ?? '');
  return { ...endpoint, name: endpoint.name ?? '' };
}

/** Puts a changed endpoint in place of the one before. */
export function storeEndpoint(state: State, endpoint: StoredEndpoint): StoredEndpoint {
  const stored = { ...endpoint, updateTime: state.now(), etag: state.nextEtag() };
  state.endpoints.set(endpoint.name, stored);
  return stored;
}

export const deployedIds = (endpoint: Endpoint): string[] => (endpoint.deployedModels ?? []).map(({ id }) => id ?? '');

/** One operation at a time deploys to or undeploys from an endpoint. */
export function refuseBusy(state: State, endpoint: string): void {
  const running = runningOn(state, endpoint).map(({ name }) => name);
  if (running.length === 0) return;
  throw failedPrecondition(
    `There are other operations running on the Endpoint "${endpoint}". Operation(s) are: ${running.join(', ')}.`,
  );
}
