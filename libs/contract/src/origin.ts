import type { JsonValue } from './json.ts';
import type { ParameterRef } from './parameter-ref.ts';

/** Where a value comes from. */
export type Origin =
  | { readonly from: 'input'; readonly name: string }
  /** Also of a nested pipeline, a loop that is collected, or branches of which one gives it. */
  | { readonly from: 'step'; readonly step: string; readonly output: string }
  /** What a loop goes over, one at a time. */
  | { readonly from: 'item'; readonly loop: string }
  /** A field of a struct or an element of a list. */
  | { readonly from: 'field'; readonly of: ParameterRef<JsonValue>; readonly key: string | number }
  /** Strings and values in turn, joined when the pipeline runs. */
  | { readonly from: 'text'; readonly parts: readonly (string | ParameterRef<JsonValue>)[] };
