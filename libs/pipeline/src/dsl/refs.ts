import type { ArtifactListRef, ArtifactRef, ArtifactType, JsonValue, ParameterRef } from '@millrace/contract';

/** Whatever flows. */
export type AnyRef = ParameterRef<JsonValue> | ArtifactRef<ArtifactType> | ArtifactListRef<ArtifactType>;
/** What the body of a branch or of a loop gives: `() => ({ model: trained.outputs.model })`. */
export type RefRecord = { readonly [name: string]: AnyRef };
/** `R` where it is such a record, by whatever way it is declared, with something in it; otherwise `never`. */
export type AsRecord<R> = [R] extends [{ readonly [K in keyof R]: AnyRef }]
  ? [keyof R] extends [never]
    ? never
    : R
  : never;

/** Whether a body gave a record of values, rather than nothing or a step. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
