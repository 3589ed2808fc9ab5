import type { ArtifactKind, ExternalRead, JsonObject, JsonValue } from '@millrace/contract';

/** An artifact as a record keeps it. */
export interface ArtifactRecord {
  /** Name of the input or output. */
  readonly name: string;
  readonly type: ArtifactKind;
  /** Of a type that is not KFP's own, e.g. `google.VertexModel`. */
  readonly schemaTitle?: string;
  readonly uri: string;
  /** `sha256:<hex>`, as ARCHITECTURE.md defines it. */
  readonly digest: string;
  /** Bytes. */
  readonly size: number;
  readonly metadata: JsonObject;
  /** `<pipeline>/<step>/<execution id>` that made it, where known. */
  readonly producer?: string;
}

export type ExecutionState = 'succeeded' | 'failed' | 'cancelled';

/** `execution.json`: everything about one execution of one step. */
export interface ExecutionRecord {
  readonly formatVersion: 1;
  readonly id: string;
  readonly pipeline: string;
  readonly step: string;
  readonly component: string;
  /** The pipeline run it belongs to, where there is one. */
  readonly run?: string;
  /** Id of the step in that run, e.g. `for-loop-1[0]/train`; absent where it is the step's name. */
  readonly stepId?: string;
  readonly state: ExecutionState;
  readonly parameters: JsonObject;
  /** By name; those of a list as `models[0]`, `models[1]`, … */
  readonly inputs: Readonly<Record<string, ArtifactRecord>>;
  readonly outputs: Readonly<Record<string, ArtifactRecord>>;
  readonly outputParameters: Readonly<Record<string, JsonValue>>;
  /** What it read besides its inputs. */
  readonly reads: readonly ExternalRead[];
  readonly cacheKey: string;
  readonly codeDigest: string;
  readonly image?: string;
  readonly seed?: number;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly durationSeconds: number;
  readonly versions: Readonly<Record<string, string>>;
  readonly error?: { readonly code: string; readonly message: string; readonly hint?: string };
}
