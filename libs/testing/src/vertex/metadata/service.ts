import { beginOperation } from '../operations/stored-operation.ts';
import { alreadyExists, refuseViolations } from '../server/api-error.ts';
import type { ServiceWork } from '../server/dispatch.ts';
import type {
  AddExecutionEventsRequest,
  ArtifactLineageRequest,
  CreateArtifactRequest,
  CreateContextRequest,
  CreateExecutionRequest,
  CreateMetadataStoreRequest,
  ListNodesRequest,
  NamedRequest,
  UpdateArtifactRequest,
  UpdateContextRequest,
  UpdateExecutionRequest,
} from '../server/messages.ts';
import { locationOf } from '../server/names.ts';
import { pageOf } from '../server/page.ts';
import { v1 } from '../server/protos.ts';
import type { State } from '../state.ts';
import { addContextChildren, addToContext } from './contexts.ts';
import { artifactLineage, contextLineage, lineageOf } from './lineage.ts';
import { createNode, deleteNode, listNodes, updateNode } from './node-methods.ts';
import { existingNode, existingStore } from './stored-metadata.ts';

/** `google.cloud.aiplatform.v1.MetadataService` */
export const metadata: ServiceWork = {
  CreateMetadataStore(request: CreateMetadataStoreRequest, state) {
    const name = `${locationOf(request.parent)}/metadataStores/${request.metadataStoreId || state.nextId()}`;
    if (state.metadata.stores.has(name)) throw alreadyExists('MetadataStore', name);
    return beginOperation(state, {
      ...{ method: 'CreateMetadataStore', resource: name, metadataType: 'CreateMetadataStoreOperationMetadata' },
      finish: () => {
        const times = { createTime: state.now(), updateTime: state.now() };
        const store = { ...request.metadataStore, ...times, name };
        state.metadata.stores.set(name, store);
        return v1('MetadataStore', store);
      },
    });
  },
  GetMetadataStore: ({ name }: NamedRequest, state) => existingStore(state, name),
  ListMetadataStores(request: ListNodesRequest, state) {
    const location = locationOf(request.parent);
    const page = pageOf(
      [...state.metadata.stores.values()].filter(({ name }) => name?.startsWith(location)),
      request,
    );
    return { metadataStores: page.items, nextPageToken: page.nextPageToken };
  },

  CreateArtifact: ({ parent, artifactId, artifact }: CreateArtifactRequest, state) =>
    createNode(state, 'artifacts', parent, artifactId, artifact ?? {}),
  GetArtifact: ({ name }: NamedRequest, state) => existingNode(state, 'artifacts', name),
  UpdateArtifact: ({ artifact, updateMask, allowMissing }: UpdateArtifactRequest, state) =>
    updateNode(state, 'artifacts', artifact ?? {}, updateMask, allowMissing === true),
  DeleteArtifact: (request: NamedRequest, state) => deleteNode(state, 'artifacts', request),
  ListArtifacts(request: ListNodesRequest, state) {
    const { items: artifacts, nextPageToken } = listNodes(state, 'artifacts', request);
    return { artifacts, nextPageToken };
  },

  CreateExecution: ({ parent, executionId, execution }: CreateExecutionRequest, state) =>
    createNode(state, 'executions', parent, executionId, execution ?? {}),
  GetExecution: ({ name }: NamedRequest, state) => existingNode(state, 'executions', name),
  UpdateExecution: ({ execution, updateMask, allowMissing }: UpdateExecutionRequest, state) =>
    updateNode(state, 'executions', execution ?? {}, updateMask, allowMissing === true),
  DeleteExecution: (request: NamedRequest, state) => deleteNode(state, 'executions', request),
  ListExecutions(request: ListNodesRequest, state) {
    const { items: executions, nextPageToken } = listNodes(state, 'executions', request);
    return { executions, nextPageToken };
  },

  CreateContext: ({ parent, contextId, context }: CreateContextRequest, state) =>
    createNode(state, 'contexts', parent, contextId, context ?? {}),
  GetContext: ({ name }: NamedRequest, state) => existingNode(state, 'contexts', name),
  UpdateContext: ({ context, updateMask, allowMissing }: UpdateContextRequest, state) =>
    updateNode(state, 'contexts', context ?? {}, updateMask, allowMissing === true),
  DeleteContext: (request: NamedRequest, state) => deleteNode(state, 'contexts', request),
  ListContexts(request: ListNodesRequest, state) {
    const { items: contexts, nextPageToken } = listNodes(state, 'contexts', request);
    return { contexts, nextPageToken };
  },

  AddContextArtifactsAndExecutions: addToContext,
  AddContextChildren: addContextChildren,
  AddExecutionEvents: addEvents,
  QueryExecutionInputsAndOutputs: ({ execution }: { execution?: string | null }, state) =>
    lineageOf(state, [existingNode(state, 'executions', execution).name ?? ''], 1),
  QueryContextLineageSubgraph: ({ context }: { context?: string | null }, state) =>
    contextLineage(state, context ?? ''),
  QueryArtifactLineageSubgraph: ({ artifact, maxHops }: ArtifactLineageRequest, state) =>
    artifactLineage(state, artifact, maxHops ?? undefined),
};

/** Events that there are already are passed over. */
function addEvents(request: AddExecutionEventsRequest, state: State): object {
  const execution = existingNode(state, 'executions', request.execution).name ?? '';
  const given = request.events ?? [];
  const untyped = given.flatMap(({ type }, index) =>
    type === 'INPUT' || type === 'OUTPUT'
      ? []
      : [{ field: `events[${index}].type`, description: 'Required field is not set.' }],
  );
  refuseViolations(untyped);
  const { events } = state.metadata;
  for (const event of given) {
    const artifact = existingNode(state, 'artifacts', event.artifact).name ?? '';
    const known = events.some(
      (each) => each.artifact === artifact && each.execution === execution && each.type === event.type,
    );
    if (!known) events.push({ ...event, artifact, execution, eventTime: state.now() });
  }
  return {};
}
