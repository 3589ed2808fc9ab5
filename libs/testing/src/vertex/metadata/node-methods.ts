import { beginOperation, EMPTY } from '../operations/stored-operation.ts';
import { alreadyExists, etagMismatch, notFound, refuseViolations, type Violation } from '../server/api-error.ts';
import { type FilterFields, filtered } from '../server/filter.ts';
import type { ListNodesRequest, MetadataNode, NamedRequest, Operation } from '../server/messages.ts';
import { ordered } from '../server/order.ts';
import { pageOf } from '../server/page.ts';
import { gcsUriRule, labelsRule } from '../server/rules.ts';
import { maskedPaths } from '../server/update.ts';
import type { State } from '../state.ts';
import { existingNode, existingStore, LABEL, type NodeKind, nodesIn } from './stored-metadata.ts';

/** Puts a node in a store, under its id or one of the fake's. */
export function createNode(
  state: State,
  kind: NodeKind,
  parent: string | null | undefined,
  id: string | null | undefined,
  node: MetadataNode,
): MetadataNode {
  const store = existingStore(state, parent);
  refuseViolations([...idRule(id), ...nodeRule(node)]);
  const name = `${store.name}/${kind}/${id || state.nextId()}`;
  if (state.metadata.nodes.has(name)) throw alreadyExists(LABEL[kind], name);
  const time = state.now();
  const created = { ...node, name, createTime: time, updateTime: time, etag: state.nextEtag() };
  state.metadata.nodes.set(name, created);
  return created;
}

/** Only what the mask names, or all that is given without one; makes the node where it is allowed to be missing. */
export function updateNode(
  state: State,
  kind: NodeKind,
  given: MetadataNode,
  mask: { readonly paths?: string[] | null } | null | undefined,
  allowMissing: boolean,
): MetadataNode {
  const name = given.name ?? '';
  if (allowMissing && !state.metadata.nodes.has(name)) {
    const [store, id] = name.split(`/${kind}/`);
    return createNode(state, kind, store, id, given);
  }
  const before = existingNode(state, kind, name);
  if (given.etag && given.etag !== before.etag) throw etagMismatch(name);
  refuseViolations(nodeRule(given));
  const paths = mask?.paths?.length ? maskedPaths(mask, UPDATABLE) : undefined;
  const { name: _, etag: __, createTime: ___, ...fields } = given;
  const changes = Object.entries(fields).filter(([field]) => paths === undefined || paths.has(snake(field)));
  const after = { ...before, ...Object.fromEntries(changes), updateTime: state.now(), etag: state.nextEtag() };
  state.metadata.nodes.set(name, after);
  return after;
}

export function listNodes(state: State, kind: NodeKind, request: ListNodesRequest) {
  const store = existingStore(state, request.parent);
  const all = nodesIn(state, store.name ?? '', kind);
  return pageOf(ordered(filtered(all, request.filter, filterFields(state)), request.orderBy), request);
}

/** With the events and memberships that name it. */
export function deleteNode(state: State, kind: NodeKind, { name }: NamedRequest): Operation {
  const resource = existingNode(state, kind, name).name ?? '';
  return beginOperation(state, {
    ...{ method: `Delete${LABEL[kind]}`, resource, metadataType: 'DeleteOperationMetadata' },
    finish: () => {
      const { nodes, events, members } = state.metadata;
      if (!nodes.delete(resource)) throw notFound(LABEL[kind], resource);
      members.delete(resource);
      for (const [context, names] of members)
        members.set(context, new Set([...names].filter((each) => each !== resource)));
      const kept = events.filter(({ artifact, execution }) => artifact !== resource && execution !== resource);
      events.splice(0, events.length, ...kept);
      return EMPTY;
    },
  });
}

/** https://cloud.google.com/vertex-ai/docs/ml-metadata/analyzing#filtering */
export function filterFields(state: State): FilterFields<MetadataNode> {
  return {
    ...{ name: true, display_name: true, uri: true, state: true, schema_title: true, labels: true },
    ...{ create_time: true, update_time: true },
    metadata: ({ metadata }) =>
      Object.fromEntries(
        Object.entries(metadata?.fields ?? {}).map(([name, { stringValue, numberValue, boolValue }]) => [
          name,
          { string_value: stringValue, number_value: numberValue, bool_value: boolValue },
        ]),
      ),
    in_context:
      ({ name }) =>
      (context: string) =>
        state.metadata.members.get(context)?.has(name ?? '') === true,
  };
}

const UPDATABLE = [
  'display_name',
  'uri',
  'labels',
  'state',
  'metadata',
  'description',
  'schema_title',
  'schema_version',
];

const nodeRule = (node: MetadataNode): Violation[] => [
  ...labelsRule('labels', node.labels),
  ...(node.uri?.startsWith('gs:') ? gcsUriRule('uri', node.uri) : []),
];

const idRule = (id: string | null | undefined): Violation[] =>
  !id || /^[a-z0-9-]{4,128}$/.test(id) ? [] : [{ field: 'id', description: `Must match [a-z0-9-]{4,128}: ${id}` }];

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
