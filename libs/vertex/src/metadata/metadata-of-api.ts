import type { Api } from '../call/api.ts';
import type { CallOptions } from '../call/caller.ts';
import { toStruct } from '../struct.ts';
import type { Links, Metadata } from './metadata.ts';
import {
  type ArtifactSpec,
  artifactAnswer,
  contextAnswer,
  type ExecutionSpec,
  executionAnswer,
  type Lineage,
  lineageAnswer,
  type MetadataArtifact,
  type MetadataContext,
  type MetadataExecution,
  type NodeSpec,
} from './node.ts';
import { NodesOfApi } from './nodes.ts';

/** The lineage, as the API keeps it. */
export function metadata(api: Api): Metadata {
  const { clients } = api;
  return {
    artifacts: new NodesOfApi<ArtifactSpec, MetadataArtifact>(api, {
      ...{ collection: 'artifacts', answer: artifactAnswer },
      create: async (parent, spec, gax) => {
        const artifact = { ...protoOf(spec), uri: spec.uri, state: 'LIVE' } as const;
        return (await (await clients.metadata()).createArtifact({ parent, artifact, artifactId: spec.id }, gax))[0];
      },
      get: async (name, gax) => (await (await clients.metadata()).getArtifact({ name }, gax))[0],
      list: async (request, gax) => (await (await clients.metadata()).listArtifacts(request, gax))[0],
    }),
    executions: new NodesOfApi<ExecutionSpec, MetadataExecution>(api, {
      ...{ collection: 'executions', answer: executionAnswer },
      create: async (parent, spec, gax) => {
        const execution = { ...protoOf(spec), state: spec.state ?? 'COMPLETE' };
        return (await (await clients.metadata()).createExecution({ parent, execution, executionId: spec.id }, gax))[0];
      },
      get: async (name, gax) => (await (await clients.metadata()).getExecution({ name }, gax))[0],
      list: async (request, gax) => (await (await clients.metadata()).listExecutions(request, gax))[0],
    }),
    contexts: new NodesOfApi<NodeSpec, MetadataContext>(api, {
      ...{ collection: 'contexts', answer: contextAnswer },
      create: async (parent, spec, gax) => {
        const request = { parent, context: protoOf(spec), contextId: spec.id };
        return (await (await clients.metadata()).createContext(request, gax))[0];
      },
      get: async (name, gax) => (await (await clients.metadata()).getContext({ name }, gax))[0],
      list: async (request, gax) => (await (await clients.metadata()).listContexts(request, gax))[0],
    }),
    link: (links, options = {}) => link(api, links, options),
    inputsAndOutputs: async (execution, options = {}) => {
      const client = await clients.metadata();
      const call = callTo('executions.get', `Read what ${execution} read and made`, options);
      return read(await api.caller.safely(call, (gax) => client.queryExecutionInputsAndOutputs({ execution }, gax)));
    },
    lineage: async (artifact, { maxHops, ...options } = {}) => {
      const client = await clients.metadata();
      const call = callTo('artifacts.get', `Read the lineage of ${artifact}`, options);
      const request = { artifact, ...(maxHops === undefined ? {} : { maxHops }) };
      return read(await api.caller.safely(call, (gax) => client.queryArtifactLineageSubgraph(request, gax)));
    },
  };
}

/** The server leaves out what is linked already, so both calls may be repeated. */
async function link(api: Api, links: Links, options: CallOptions): Promise<void> {
  const client = await api.clients.metadata();
  const { execution, inputs = [], outputs = [], contexts = [] } = links;
  const events = [
    ...inputs.map((artifact) => ({ artifact, type: 'INPUT' }) as const),
    ...outputs.map((artifact) => ({ artifact, type: 'OUTPUT' }) as const),
  ];
  const call = callTo('executions.addExecutionEvents', `Link what ${execution} read and made`, options);
  await api.caller.safely(call, (gax) => client.addExecutionEvents({ execution, events }, gax));
  for (const context of contexts) {
    const adding = callTo('contexts.addContextArtifactsAndExecutions', `Add ${execution} to ${context}`, options);
    const request = { context, executions: [execution], artifacts: [...outputs] };
    await api.caller.safely(adding, (gax) => client.addContextArtifactsAndExecutions(request, gax));
  }
}

const read = ([answer]: readonly unknown[]): Lineage => lineageAnswer.parse(answer);

const callTo = (permission: string, subject: string, { signal }: CallOptions) => ({
  ...{ signal, subject, permission: `aiplatform.${permission}` },
});

const protoOf = (node: NodeSpec) => ({
  displayName: node.displayName,
  schemaTitle: node.schemaTitle,
  schemaVersion: node.schemaVersion ?? '0.0.1',
  metadata: toStruct(node.metadata ?? {}),
  labels: { ...node.labels },
});
