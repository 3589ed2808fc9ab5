import type { JsonObject } from '@millrace/contract';
import * as z from 'zod';
import { listOf, textMap, textOrEmpty, time } from '../answers.ts';
import { jsonStruct } from '../struct.ts';

/** An artifact, an execution or a context to be recorded. */
export interface NodeSpec {
  /** 4 to 128 lower-case letters, digits and hyphens. What has an id is recorded once. */
  readonly id: string;
  readonly displayName: string;
  /** E.g. `system.Model`. */
  readonly schemaTitle: string;
  /** Default `0.0.1`. */
  readonly schemaVersion?: string | undefined;
  readonly metadata?: JsonObject | undefined;
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

export interface ArtifactSpec extends NodeSpec {
  /** `gs://…`. */
  readonly uri: string;
}

export type RecordedState = 'NEW' | 'RUNNING' | 'COMPLETE' | 'FAILED' | 'CACHED' | 'CANCELLED';

export interface ExecutionSpec extends NodeSpec {
  /** Default `COMPLETE`. */
  readonly state?: RecordedState | undefined;
}

/** What all nodes of the lineage have. */
export interface MetadataNode {
  /** E.g. `projects/P/locations/R/metadataStores/default/artifacts/a`. */
  readonly name: string;
  readonly displayName: string;
  readonly schemaTitle: string;
  readonly metadata: JsonObject;
  readonly labels: Readonly<Record<string, string>>;
  /** ISO 8601, UTC. */
  readonly createTime?: string | undefined;
  readonly updateTime?: string | undefined;
}

export interface MetadataArtifact extends MetadataNode {
  readonly uri: string;
}

export interface MetadataExecution extends MetadataNode {
  readonly state: RecordedState | 'STATE_UNSPECIFIED';
}

/** What groups executions and artifacts: an experiment, a pipeline, a run. */
export type MetadataContext = MetadataNode;

/** Part of the graph of what was made of what. */
export interface Lineage {
  readonly artifacts: readonly MetadataArtifact[];
  readonly executions: readonly MetadataExecution[];
  readonly events: readonly {
    readonly artifact: string;
    readonly execution: string;
    readonly type: 'INPUT' | 'OUTPUT' | 'TYPE_UNSPECIFIED';
  }[];
}

const nodeFields = {
  name: z.string(),
  displayName: textOrEmpty,
  schemaTitle: textOrEmpty,
  metadata: jsonStruct,
  labels: textMap,
  createTime: time,
  updateTime: time,
};
const STATES = ['STATE_UNSPECIFIED', 'NEW', 'RUNNING', 'COMPLETE', 'FAILED', 'CACHED', 'CANCELLED'] as const;
const EVENTS = ['TYPE_UNSPECIFIED', 'INPUT', 'OUTPUT'] as const;

export const contextAnswer = z.object(nodeFields);
export const artifactAnswer = z.object({ ...nodeFields, uri: textOrEmpty });
export const executionAnswer = z.object({ ...nodeFields, state: z.enum(STATES).catch('STATE_UNSPECIFIED') });

/** `google.cloud.aiplatform.v1.LineageSubgraph` in an answer. */
export const lineageAnswer = z.object({
  artifacts: listOf(artifactAnswer),
  executions: listOf(executionAnswer),
  events: listOf(
    z.object({
      artifact: textOrEmpty,
      execution: textOrEmpty,
      type: z.enum(EVENTS).catch('TYPE_UNSPECIFIED'),
    }),
  ),
});
