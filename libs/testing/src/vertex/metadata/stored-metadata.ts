import { notFound } from '../server/api-error.ts';
import type { MetadataEvent, MetadataNode, MetadataStore } from '../server/messages.ts';
import type { State } from '../state.ts';

/** The three kinds of nodes, by the part of the name that tells them. */
export type NodeKind = 'artifacts' | 'executions' | 'contexts';

/** Everything that is known of how things were made. */
export interface StoredMetadata {
  readonly stores: Map<string, MetadataStore>;
  /** By name. */
  readonly nodes: Map<string, MetadataNode>;
  readonly events: MetadataEvent[];
  /** Names of the artifacts and executions in a context. */
  readonly members: Map<string, ReadonlySet<string>>;
}

export const newMetadata = (): StoredMetadata => ({
  ...{ stores: new Map(), nodes: new Map(), events: [], members: new Map() },
});

/** All nodes of a kind in a store. */
export const nodesIn = (state: State, store: string, kind: NodeKind): MetadataNode[] =>
  [...state.metadata.nodes].filter(([name]) => name.startsWith(`${store}/${kind}/`)).map(([, node]) => node);

export function existingStore(state: State, name: string | null | undefined): MetadataStore {
  const store = state.metadata.stores.get(name ?? '');
  if (store === undefined) throw notFound('MetadataStore', name ?? '');
  return store;
}

/** A node of this kind. */
export function existingNode(state: State, kind: NodeKind, name: string | null | undefined): MetadataNode {
  const node = state.metadata.nodes.get(name ?? '');
  if (node === undefined || !(name ?? '').includes(`/${kind}/`)) throw notFound(LABEL[kind], name ?? '');
  return node;
}

export const LABEL: Readonly<Record<NodeKind, string>> = {
  ...{ artifacts: 'Artifact', executions: 'Execution', contexts: 'Context' },
};
