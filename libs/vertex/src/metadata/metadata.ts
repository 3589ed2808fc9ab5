import type { CallOptions } from '../call/caller.ts';
import type { ListOptions } from '../jobs/jobs.ts';
import type {
  ArtifactSpec,
  ExecutionSpec,
  Lineage,
  MetadataArtifact,
  MetadataContext,
  MetadataExecution,
  MetadataNode,
  NodeSpec,
} from './node.ts';

/** Nodes of one kind in the default metadata store, given by id or name. */
export interface Nodes<Spec extends NodeSpec, N extends MetadataNode> {
  /** Records a node, or gives the one of that id. The store is made where the project has none yet. */
  ensure(node: Spec, options?: CallOptions): Promise<N>;
  /** @throws MillraceError `VERTEX_NOT_FOUND` */
  get(name: string, options?: CallOptions): Promise<N>;
  /** `filter` as https://google.aip.dev/160 says, e.g. `uri="gs://b/model"`. */
  list(filter?: string, options?: ListOptions): Promise<readonly N[]>;
}

/** What an execution read and made, by the names of nodes. */
export interface Links {
  readonly execution: string;
  readonly inputs?: readonly string[] | undefined;
  readonly outputs?: readonly string[] | undefined;
  /** Contexts that the execution and what it made belong to. */
  readonly contexts?: readonly string[] | undefined;
}

/** Vertex ML Metadata: what was made of what, by which execution. */
export interface Metadata {
  readonly artifacts: Nodes<ArtifactSpec, MetadataArtifact>;
  readonly executions: Nodes<ExecutionSpec, MetadataExecution>;
  readonly contexts: Nodes<NodeSpec, MetadataContext>;
  /** Links nodes; links that are there stay. */
  link(links: Links, options?: CallOptions): Promise<void>;
  /** What an execution read and made. */
  inputsAndOutputs(execution: string, options?: CallOptions): Promise<Lineage>;
  /** What an artifact was made of, and what was made of it; `maxHops` from it, default: all. */
  lineage(artifact: string, options?: CallOptions & { readonly maxHops?: number }): Promise<Lineage>;
}
