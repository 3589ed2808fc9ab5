import type { ArtifactKind, ArtifactListRef, ArtifactRef, JsonValue, ParameterRef } from '@millrace/contract';

/** Whatever flows. */
export type AnyRef = ParameterRef<JsonValue> | ArtifactRef<ArtifactKind> | ArtifactListRef<ArtifactKind>;
/** What the body of a branch or of a loop gives: `() => ({ model: trained.outputs.model })`. */
export type RefRecord = { readonly [name: string]: AnyRef };

/** Whether a body gave a record of values, rather than nothing or a step. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
